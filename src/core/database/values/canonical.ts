import type { Column } from '../../catalogue/table.ts'
import { trimmedEnd } from '../../system/trimmed.ts'
import type { DriverRows } from '../drivers/driver.ts'

/**
 * The canonical text of a column's value, for all the ways a seed or the database can write it: two values
 * are equal when their canonical texts are.
 */
export function canonicalOf(text: string, column: Column, stored: DriverRows): string {
  switch (column.type) {
    case 'integer':
    case 'bigint':
      return /^[-+]?\d+$/.test(text) ? String(BigInt(text.replace('+', ''))) : String(Number(text))
    case 'decimal':
      return stored.decimalsAreFloats ? rounded(text, 15) : shortestDecimal(text)
    case 'float':
      return floatOf(text, column, stored)
    case 'boolean':
      return /^(t|true|1)$/i.test(text) ? 'true' : 'false'
    case 'uuid':
      return text.toLowerCase()
    case 'text':
      return /^(char|character|bpchar)\b(?! varying)/i.test(column.declared) ? text.trimEnd() : text
    case 'datetime':
      return atPrecision(momentTextOf(text) ?? text, column, stored)
    case 'date':
      return /^\d{5,}$/.test(text) ? new Date(Number(text)).toISOString().slice(0, 10) : text.slice(0, 10)
    case 'time':
      return timeOf(text)
    case 'json':
      return JSON.stringify(sorted(JSON.parse(text)))
    case 'binary':
      return text.toLowerCase()
    default:
      return text
  }
}

/** What to bind for a canonical text. */
export function bindingOf(text: string, column: Column, stored: DriverRows): unknown {
  switch (column.type) {
    case 'integer':
    case 'bigint':
      return Number.isSafeInteger(Number(text)) ? Number(text) : text
    case 'float':
      return Number(text)
    case 'decimal':
      return stored.decimalsAreFloats ? Number(text) : text
    case 'boolean':
      return text === 'true'
    case 'datetime':
      return new Date(canonicalOf(text, column, stored))
    case 'time':
      return timeOf(text)
    case 'binary':
      return Buffer.from(text, 'hex')
    default:
      return text
  }
}

/**
 * A timestamp from a seed or SQLite as ISO 8601 in UTC (default zone: UTC). Undefined where it is not a
 * timestamp.
 */
export function momentTextOf(text: string): string | undefined {
  if (/^\d{9,}$/.test(text)) return new Date(Number(text)).toISOString()
  const [, day = '', time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?) ?(Z|[-+]\d{2}:?\d{2})?)?$/i.exec(text) ??
    []
  const moment = new Date(`${day}T${time}${zone.replace(/^([-+]\d{2})(\d{2})$/, '$1:$2')}`)
  return isDay(day) && !Number.isNaN(moment.getTime()) ? moment.toISOString() : undefined
}

/** Whether a date exists: JavaScript reads 31 February as 3 March. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/**
 * Cuts the digits that the database does not store, so that they are never compared: `datetime` of MySQL has
 * whole seconds.
 */
function atPrecision(moment: string, { declared }: Column, stored: DriverRows): string {
  if (stored.momentDigits === undefined) return moment
  const kept = Number(/\((\d)\)/.exec(declared)?.[1] ?? stored.momentDigits)
  return kept >= 3 ? moment : `${moment.slice(0, 19)}${`.${moment.slice(20, 20 + kept)}`.padEnd(4, '0')}Z`
}

/** `.5`, `0.50` and `5e-1` are the same number. */
export function shortestDecimal(text: string): string {
  if (/e/i.test(text)) return shortestDecimal(Number(text).toFixed(20))
  const [, sign = '', whole = '', decimals = ''] = /^([-+]?)(\d*)(?:\.(\d*))?$/.exec(text) ?? []
  const number = withoutZeros(`${whole.replace(/^0+(?=\d)/, '') || '0'}.${decimals}`)
  return number === '0' ? number : `${sign === '-' ? '-' : ''}${number}`
}

/** `1.50` is `1.5`, and `1.` is `1`. */
function withoutZeros(decimal: string): string {
  return trimmedEnd(decimal, '0').replace(/\.$/, '')
}

/**
 * The precision that the database stores: two decimals for float(8,2), six digits for single, fifteen for
 * double.
 */
function floatOf(text: string, { declared }: Column, stored: DriverRows): string {
  const [, scale] = /\(\d+, ?(\d+)\)/.exec(declared) ?? []
  if (scale !== undefined && stored.roundsFloats) return Number(text).toFixed(Number(scale))
  if (stored.decimalsAreFloats || /^double/i.test(declared)) return rounded(text, 15)
  return rounded(text, 6)
}

function rounded(text: string, digits: number): string {
  return String(Number(Number(text).toPrecision(digits)))
}

function timeOf(text: string): string {
  const [hours = '', minutes = '00', seconds = '00'] = text.replace(/[-+]\d{2}(:?\d{2})?$/, '').split(':')
  const whole = withoutZeros(seconds) || '00'
  return `${hours.padStart(2, '0')}:${minutes}:${/\./.test(seconds) ? whole.padStart(2, '0') : seconds}`
}

/** Sorts keys: jsonb and MySQL do not preserve their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  )
}
