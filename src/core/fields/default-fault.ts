import { trimmedStart } from '../system/trimmed.ts'
import type { TypeName } from './types.ts'

/** A column as far as its default depends on it. */
export interface DefaultColumn {
  readonly type: TypeName
  readonly args: readonly string[]
  readonly unsigned: boolean
}

/** Knex's length of a string without one. */
const stringLength = 255

const bits: Readonly<Record<string, bigint>> = { smallint: 16n, int: 32n, bigint: 64n }

/** The largest number of a type, rounded as JavaScript writes it. */
const largest: Readonly<Record<string, number>> = { float: 3.4028234e38, double: Number.MAX_VALUE }

/** Why a column cannot hold a default that is written correctly; undefined where it can. */
export function defaultFault(column: DefaultColumn, value: string): string | undefined {
  const { type, args, unsigned } = column
  const width = bits[type]
  if (width !== undefined) return rangeFault(BigInt(value), width, unsigned)
  if (type === 'string') return lengthFault(value, Number(args[0] ?? stringLength))
  if (type === 'decimal') return digitsFault(value, Number(args[0] ?? 12), Number(args[1] ?? 2), unsigned)
  if (type === 'money') return digitsFault(value, 19, 4, unsigned)
  if (type === 'float' || type === 'double') return sizeFault(Number(value), largest[type] ?? 0, unsigned)
  if (type === 'date') return dateFault(value)
  if (type === 'time') return timeFault(value, 0)
  return type === 'datetime' && value !== 'now' ? datetimeFault(value, Number(args[0] ?? 6)) : undefined
}

function rangeFault(value: bigint, width: bigint, unsigned: boolean): string | undefined {
  const least = unsigned ? 0n : -(2n ** (width - 1n))
  const most = 2n ** (unsigned ? width : width - 1n) - 1n
  return value < least || value > most ? `it is not between ${least} and ${most}` : undefined
}

function sizeFault(value: number, most: number, unsigned: boolean): string | undefined {
  if (unsigned && value < 0) return 'it is negative'
  return Math.abs(value) > most ? `it is greater than ${most}` : undefined
}

function digitsFault(value: string, precision: number, scale: number, unsigned: boolean): string | undefined {
  const [written = '', fraction = ''] = value.split('.')
  const whole = trimmedStart(written, '-0')
  if (unsigned && value.startsWith('-')) return 'it is negative'
  if (whole.length > precision - scale) return `it has more than ${precision - scale} digits before the point`
  return fraction.length > scale ? `it has more than ${scale} digits after the point` : undefined
}

function lengthFault(value: string, most: number): string | undefined {
  const length = [...value].length
  return length > most ? `it has ${length} characters, and the column holds ${most}` : undefined
}

function datetimeFault(value: string, precision: number): string | undefined {
  const [date = '', time = ''] = value.replace(/Z$/, '').split(/[T ]/)
  return dateFault(date) ?? (time === '' ? undefined : timeFault(time, precision))
}

function dateFault(date: string): string | undefined {
  const at = new Date(`${date}T00:00:00Z`)
  const isReal = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date) && date >= '0001'
  return isReal ? undefined : 'the calendar has no such day'
}

function timeFault(time: string, precision: number): string | undefined {
  const [clock = '', fraction = ''] = time.split('.')
  if (!/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(clock)) return 'a day has no such time'
  return fraction.length > precision ? `it has more than ${precision} digits after the second` : undefined
}
