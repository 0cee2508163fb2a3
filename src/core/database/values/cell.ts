import type { Column, ColumnType } from '../../catalogue/table.ts'
import type { DriverRows } from '../drivers/driver.ts'
import { bindingOf, canonicalOf, isDay, momentTextOf, shortestDecimal } from './canonical.ts'

/** A value for a column: its canonical text, and what to bind. */
export interface Cell {
  /** The canonical text; null for a null value. */
  readonly same: string | null
  readonly bind: unknown
}

/** A value that does not fit its column. */
export class WrongValue extends Error {
  override readonly name = 'WrongValue'
  readonly hint: string

  constructor(message: string, hint = 'Correct the value.') {
    super(message)
    this.hint = hint
  }
}

/** Converts a value of a seed to the column's type. Throws WrongValue. */
export function cellOf(value: unknown, column: Column, stored: DriverRows): Cell {
  if (value === null) {
    if (column.nullable) return { same: null, bind: null }
    throw new WrongValue('It is null, and the column may not be.')
  }
  const text = readers[column.type](value, column)
  refuseOutside(text, column)
  const same = canonicalOf(text, column, stored)
  return { same, bind: column.type === 'json' ? text : bindingOf(text, column, stored) }
}

type Reader = (value: unknown, column: Column) => string

const readers: Readonly<Record<ColumnType, Reader>> = {
  integer: whole,
  bigint: whole,
  decimal: (value, column) => {
    const text = numeral(value, column)
    const decimals = shortestDecimal(text).split('.')[1]?.length ?? 0
    if (column.scale === undefined || decimals <= column.scale) return text
    throw new WrongValue(`${shown(value)} has ${decimals} decimals, and the column keeps ${column.scale}.`)
  },
  float: numeral,
  boolean: value => {
    const truth = truths[String(value).toLowerCase()]
    if (truth === undefined || typeof value === 'object') throw mismatch(value, 'true or false')
    return truth
  },
  text: plain,
  uuid: plain,
  enum: plain,
  date: value => {
    const text = value instanceof Date ? value.toISOString().slice(0, 10) : String(value)
    if (isDay(text)) return text
    throw mismatch(value, 'a date such as 2026-11-23')
  },
  datetime: value => {
    const moment = value instanceof Date ? value.toISOString() : momentTextOf(String(value))
    if (moment) return moment
    throw mismatch(value, 'a time such as 2026-11-23T20:06:31Z')
  },
  time: value => {
    if (typeof value === 'string' && /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/.test(value))
      return value
    throw mismatch(value, 'a time of day such as 20:06')
  },
  json: jsonOf,
  binary: value => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
    if (typeof value === 'string' && /^[A-Za-z0-9+/\s]*(?:=+\s*)?$/.test(value))
      return Buffer.from(value, 'base64').toString('hex')
    throw mismatch(value, 'base64')
  },
  array: (_value, { declared }) => {
    throw new WrongValue(`The column is ${declared}, which a data seed cannot write.`, 'Write a code seed.')
  },
  other: plain,
}

const truths: Readonly<Record<string, string>> = { true: 'true', false: 'false', '1': 'true', '0': 'false' }

function whole(value: unknown, { min, max }: Column): string {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value
  if (typeof text !== 'string' || !/^[-+]?\d+$/.test(text)) throw mismatch(value, 'a whole number')
  const number = BigInt(text.replace('+', ''))
  const [least, most] = [BigInt(min ?? -(2n ** 63n)), BigInt(max ?? 2n ** 64n)]
  if (number >= least && number <= most) return String(number)
  throw new WrongValue(`${text} is beyond what the column holds, which is ${least} to ${most}.`)
}

function numeral(value: unknown, _column: Column): string {
  const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value
  if (typeof text === 'string' && /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text)) return text
  throw mismatch(value, 'a number')
}

/**
 * A number is not accepted as text: YAML reads an unquoted 01234 as 1234, which would silently lose the zero.
 */
function plain(value: unknown, column: Column): string {
  if (typeof value === 'string') {
    if (column.length === undefined || [...value].length <= column.length) return value
    throw new WrongValue(`It has ${[...value].length} characters, and the column holds ${column.length}.`)
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    throw new WrongValue(`${shown(value)} is not a text.`, `Put it in quotes: '${value}'`)
  throw mismatch(value, 'a text')
}

function refuseOutside(text: string, { type, values, min, max }: Column): void {
  if (values && type !== 'boolean' && !values.includes(text))
    throw new WrongValue(`${shown(text)} is not one of ${values.join(', ')}.`)
  if (type !== 'decimal' && type !== 'float') return
  if (Number(text) < (min ?? Number.NEGATIVE_INFINITY) || Number(text) > (max ?? Number.POSITIVE_INFINITY))
    throw new WrongValue(`${text} is not between ${min ?? 'any'} and ${max ?? 'any'}.`)
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part !== 'bigint') return part
    throw new WrongValue(`${part} is a number that JSON would round.`, `Put it in quotes: '${part}'`)
  })
}

function mismatch(value: unknown, wanted: string): WrongValue {
  return new WrongValue(`${shown(value)} is not ${wanted}.`)
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return 'A binary value'
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
