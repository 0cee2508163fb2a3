import type { Column, Table } from '../../../core/catalogue/table.ts'
import type { Make } from '../../../core/database/loading/value.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { dateOf, datetimeOf, timeOf } from './dates.ts'
import { hashOf } from './hash.ts'
import { decimalOf, integerOf } from './numbers.ts'
import { type MakeText, textOf } from './texts.ts'
import { inBytes, randomUuid } from './uuid.ts'

/** Makes the values of a column that need not be unique. Undefined: the column keeps its default, or null. */
export function makerFor(table: Table, column: Column, salt: number, until: Date): Make | undefined {
  const make = makerOfType(table, column, salt, until)
  if (!make) return undefined
  return column.nullable ? sometimesNull(make, column, ~salt) : make
}

/** The text of a column, within its length. */
export function wordsOf(
  { name: table }: Table,
  { name, length = 255, minLength = 0 }: Column,
  salt: number,
): MakeText {
  const text = textOf(table, name, salt, length)
  if (length >= 100 && minLength === 0) return text
  return row => text(row).slice(0, length).trimEnd().padEnd(minLength, '.')
}

function makerOfType(table: Table, column: Column, salt: number, until: Date): Make | undefined {
  const { type, values, length = 16, min, max } = column
  if (values) return oneOf(table, column, values, salt)
  if (min !== undefined && max !== undefined && min > max) throw unsatisfiable(table, column)
  if (type === 'integer' || type === 'bigint') return integerOf(column, salt)
  if (type === 'decimal' || type === 'float') return decimalOf(column, salt)
  if (type === 'boolean') return row => (hashOf(salt, row) & 1) === 1
  if (type === 'uuid') return randomUuid(salt)
  if (type === 'datetime') return datetimeOf(salt, until)
  if (type === 'date') return dateOf(salt, until)
  if (type === 'time') return timeOf(salt)
  if (type === 'json') return row => `{"note":"made","number":${hashOf(salt, row) % 1000}}`
  if (type === 'binary') return inBytes(randomUuid(salt), Math.min(length, 16))
  if (type === 'text') {
    if ((column.minLength ?? 0) > length && column.length) throw unsatisfiable(table, column)
    return wordsOf(table, column, salt)
  }
  if (column.nullable || column.hasDefault) return undefined
  throw new UserError(
    `gapi cannot make values of the type ${column.declared}, for ${table.name}.${column.name}.`,
    'Give the column a default, or fill this table with a seed file.',
    exit.failed,
  )
}

function oneOf(table: Table, column: Column, values: readonly string[], salt: number): Make {
  if (values.length === 0) throw unsatisfiable(table, column)
  const isNumber = ['integer', 'bigint', 'decimal', 'float'].includes(column.type)
  const list = isNumber ? values.map(Number) : values
  return row => list[hashOf(salt, row) % list.length] ?? null
}

function unsatisfiable(table: Table, column: Column): UserError {
  return new UserError(
    `No value satisfies the checks of ${table.name}.${column.name}.`,
    'Fix its checks in a migration.',
    exit.failed,
  )
}

/** One in ten is null; in columns that mark an end (deleted_at, revoked_at), most are. */
function sometimesNull(make: Make, { name }: Column, salt: number): Make {
  const tenths = /delet|revok|cancel|archiv|expire|ended|closed|suspend|banned/i.test(name) ? 9 : 1
  return row => (hashOf(salt, row) % 10 < tenths ? null : make(row))
}
