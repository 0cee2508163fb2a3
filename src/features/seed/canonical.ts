import type { Column } from '../../core/catalogue/table.ts'
import type { Dialect } from '../../core/dialect.ts'

type Family = Dialect['family']

/**
 * The one text for all the ways in which a value of a column can be written, in a seed or by the database: two values
 * are the same when their texts are.
 */
export function canonicalOf(text: string, column: Column, family: Family): string {
  switch (column.type) {
    case 'integer':
    case 'bigint':
      return /^[-+]?\d+$/.test(text) ? String(BigInt(text.replace('+', ''))) : String(Number(text))
    case 'decimal':
      return family === 'sqlite' ? rounded(text, 15) : shortestDecimal(text)
    case 'float':
      return floatOf(text, column, family)
    case 'boolean':
      return /^(t|true|1)$/i.test(text) ? 'true' : 'false'
    case 'uuid':
      return text.toLowerCase()
    case 'text':
      return /^(char|character|bpchar)\b(?! varying)/i.test(column.declared) ? text.trimEnd() : text
    case 'datetime':
      return atPrecision(momentTextOf(text) ?? text, column, family)
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

/** What the driver is given for a value in its text. */
export function bindingOf(text: string, column: Column, family: Family): unknown {
  switch (column.type) {
    case 'integer':
    case 'bigint':
      return Number.isSafeInteger(Number(text)) ? Number(text) : text
    case 'float':
      return Number(text)
    case 'decimal':
      return family === 'sqlite' ? Number(text) : text
    case 'boolean':
      return text === 'true'
    case 'datetime':
      return new Date(canonicalOf(text, column, family))
    case 'time':
      return timeOf(text)
    case 'binary':
      return Buffer.from(text, 'hex')
    default:
      return text
  }
}

/** ISO 8601 in UTC of a moment as a seed or SQLite writes it; without a zone it is UTC. Undefined where it is none. */
export function momentTextOf(text: string): string | undefined {
  if (/^\d{9,}$/.test(text)) return new Date(Number(text)).toISOString()
  const [, day = '', time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?) ?(Z|[-+]\d{2}:?\d{2})?)?$/i.exec(text) ??
    []
  const moment = new Date(`${day}T${time}${zone.replace(/^([-+]\d{2})(\d{2})$/, '$1:$2')}`)
  return isDay(day) && !Number.isNaN(moment.getTime()) ? moment.toISOString() : undefined
}

/** A day there is: JavaScript takes 31 February for 3 March. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** What the database would cut off, so that it is never compared: `datetime` of MySQL keeps whole seconds. */
function atPrecision(moment: string, { declared }: Column, family: Family): string {
  if (family === 'sqlite') return moment
  const kept = Number(/\((\d)\)/.exec(declared)?.[1] ?? (family === 'mysql' ? 0 : 6))
  return kept >= 3 ? moment : `${moment.slice(0, 19)}${`.${moment.slice(20, 20 + kept)}`.padEnd(4, '0')}Z`
}

/** `.5`, `0.50` and `5e-1` are one number. */
export function shortestDecimal(text: string): string {
  if (/e/i.test(text)) return shortestDecimal(Number(text).toFixed(20))
  const [, sign = '', whole = '', decimals = ''] = /^([-+]?)(\d*)\.?(\d*)$/.exec(text) ?? []
  const number = `${whole.replace(/^0+(?=\d)/, '') || '0'}.${decimals}`.replace(/\.?0*$/, '')
  return number === '0' ? number : `${sign === '-' ? '-' : ''}${number}`
}

/** What a database keeps of it: two decimals of a float(8,2), six digits of a single, fifteen of a double. */
function floatOf(text: string, { declared }: Column, family: Family): string {
  const [, scale] = /\(\d+, ?(\d+)\)/.exec(declared) ?? []
  if (scale !== undefined && family === 'mysql') return Number(text).toFixed(Number(scale))
  if (family === 'sqlite' || /^double/i.test(declared)) return rounded(text, 15)
  return rounded(text, 6)
}

function rounded(text: string, digits: number): string {
  return String(Number(Number(text).toPrecision(digits)))
}

function timeOf(text: string): string {
  const [hours = '', minutes = '00', seconds = '00'] = text.replace(/[-+]\d{2}(:?\d{2})?$/, '').split(':')
  const whole = seconds.replace(/\.?0*$/, '') || '00'
  return `${hours.padStart(2, '0')}:${minutes}:${/\./.test(seconds) ? whole.padStart(2, '0') : seconds}`
}

/** Keys in one order: jsonb and MySQL keep none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  )
}
