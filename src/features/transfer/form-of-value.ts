import type { Column } from '../../core/catalogue/table.ts'
import type { DriverRows } from '../../core/database/drivers/driver.ts'
import { canonicalOf, isDay, momentTextOf } from '../../core/database/values/canonical.ts'
import { type Cell, cellOf, WrongValue } from '../../core/database/values/cell.ts'

/**
 * The text of a value in a dump, the same for every database: `true` or `false`, ISO 8601 in UTC to the
 * millisecond, base64 for bytes, and else the text of the database. What is not of the type of its column,
 * which SQLite permits, stays as it is, for the load to name it.
 */
export function dumpedText(text: string, { type }: Column): string {
  switch (type) {
    case 'boolean':
      return /^(t|true|1)$/i.test(text) ? 'true' : /^(f|false|0)$/i.test(text) ? 'false' : text
    case 'datetime':
      return momentTextOf(text) ?? text
    case 'date':
      return dayIn(text) ?? text
    case 'binary':
      return Buffer.from(text, 'hex').toString('base64')
    default:
      return text
  }
}

/** Some drivers of SQLite write a date as milliseconds, or with a time. */
function dayIn(text: string): string | undefined {
  const day = /^\d{5,}$/.test(text) ? new Date(Number(text)).toISOString().slice(0, 10) : text.slice(0, 10)
  return isDay(day) ? day : undefined
}

/** The value of a dump for a column, which may be of another type than that it comes from. Throws WrongValue. */
export function loadedCell(text: string | null, column: Column, stored: DriverRows): Cell {
  if (text === null || column.type !== 'json') return cellOf(text, column, stored)
  try {
    // The text itself, because a number in it may have more digits than JavaScript keeps.
    return { same: canonicalOf(text, column, stored), bind: text }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new WrongValue(`${text.slice(0, 60)} is not JSON.`)
  }
}
