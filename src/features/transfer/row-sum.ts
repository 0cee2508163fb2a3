import { createHash } from 'node:crypto'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import type { Knex } from '../../core/project/knex.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { loadedCell } from './form-of-value.ts'
import type { LoadTable } from './load-table.ts'
import { readPages } from './read-pages.ts'

/**
 * A number for a row, from the SHA-256 of its canonical values. The sum for all rows of a table is its
 * checksum, whatever order they are read in.
 */
export function sumOf(values: readonly (string | null)[]): bigint {
  return BigInt(`0x${createHash('sha256').update(JSON.stringify(values)).digest('hex')}`)
}

/** Reads a table back. Throws where it has other rows than were loaded. */
export async function checkSum(trx: Knex, load: LoadTable, expected: bigint): Promise<void> {
  const { rows: stored } = driverOf(trx)
  let [sum, rows] = [0n, 0]
  for await (const page of readPages(trx, load.table, load.columns)) {
    for (const row of page)
      sum += sumOf(load.columns.map(column => loadedCell(row[column.name] ?? null, column, stored).same))
    rows += page.length
  }
  if (rows === load.rows && sum === expected) return
  throw new UserError(
    rows === load.rows
      ? `${load.name} does not hold the values that were loaded, so nothing was kept.`
      : `${load.name} holds ${rows} rows, and ${load.rows} were loaded, so nothing was kept.`,
    'A trigger or a default of the database may change them. Remove it, and load the dump again.',
    exit.failed,
  )
}
