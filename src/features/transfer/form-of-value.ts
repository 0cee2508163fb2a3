import type { Column } from '../../core/catalogue/table.ts'
import type { DriverRows } from '../../core/database/drivers/driver.ts'
import { canonicalOf, isDay, momentTextOf, shortestDecimal } from '../../core/database/values/canonical.ts'
import { type Cell, cellOf, WrongValue } from '../../core/database/values/cell.ts'

/**
 * The text of a value in a dump, the same for every database: `true` or `false`, ISO 8601 in UTC to the
 * millisecond, base64 for bytes, and else the text of the database. What is not of the type of its column,
 * which SQLite permits, stays as it is, for the load to name it.
 */
export function dumpedText(text: string, { type }: Column, { decimalsAreFloats }: DriverRows): string {
  switch (type) {
    case 'boolean':
      return /^(t|true|1)$/i.test(text) ? 'true' : /^(f|false|0)$/i.test(text) ? 'false' : text
    case 'datetime':
      return momentTextOf(text) ?? text
    case 'date':
      return dayIn(text) ?? text
    case 'decimal':
    case 'float':
      return decimalsAreFloats ? shortestFloat(text) : text
    case 'binary':
      return Buffer.from(text, 'hex').toString('base64')
    default:
      return text
  }
}

/** Newer versions of SQLite write 17 digits of a float: 0.10000000000000001 is 0.1. */
function shortestFloat(text: string): string {
  const number = /[.e]/i.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? String(number) : text
}

/** Some drivers of SQLite write a date as milliseconds, or with a time. */
function dayIn(text: string): string | undefined {
  const day = /^\d{5,}$/.test(text) ? new Date(Number(text)).toISOString().slice(0, 10) : text.slice(0, 10)
  return isDay(day) ? day : undefined
}

/** The value of a dump for a column, which may be of another type than that it comes from. Throws WrongValue. */
export function loadedCell(text: string | null, column: Column, stored: DriverRows): Cell {
  if (text === null) return cellOf(text, column, stored)
  refuseLoss(text, column, stored)
  if (column.type === 'array') return arrayCell(text, column, stored)
  if (column.type !== 'json') return cellOf(text, column, stored)
  // The text itself, because a number in it may have more digits than JavaScript keeps.
  return { same: parsing(text, 'JSON', () => canonicalOf(text, column, stored)), bind: text }
}

/** A database that has no arrays keeps them as JSON, in a column for JSON. */
function arrayCell(text: string, { declared }: Column, { arrayOf }: DriverRows): Cell {
  if (!arrayOf)
    throw new WrongValue(`The column is ${declared}, and this database has no arrays: it keeps JSON instead.`)
  const bind = parsing(text, `a list for ${declared}`, () => arrayOf(text))
  return { same: JSON.stringify(JSON.parse(text)), bind }
}

function parsing(text: string, wanted: string, parse: () => string): string {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new WrongValue(`${text.slice(0, 60)} is not ${wanted}.`)
  }
}

/** Refuses what the database would store as another value without an error. */
function refuseLoss(text: string, column: Column, { decimalsAreFloats, isOpaque }: DriverRows): void {
  if (isOpaque?.(column))
    throw new WrongValue(`The column is ${column.declared}, whose values cannot be copied.`)
  const isFloat = column.type === 'decimal' || column.type === 'float'
  if (!decimalsAreFloats || !isFloat || !/^[-+]?[\d.]+$/.test(text)) return
  const kept = shortestDecimal(String(Number(text)))
  if (kept !== shortestDecimal(text))
    throw new WrongValue(`${text} would become ${kept}: this database keeps 15 digits.`)
}
