import type { Knex } from '../../project/knex.ts'
import { driverOf } from '../drivers/driver-of.ts'
import type { Loader, LoadTarget } from './loader.ts'
import type { PlannedColumn } from './value.ts'

/**
 * Multi-row inserts through Knex: a third as fast as the native loaders, but they work with every server and
 * driver.
 */
export function insertLoader(trx: Knex, { table, columns }: LoadTarget): Loader {
  const { mostValues, momentOf } = driverOf(trx).rows
  const most = Math.max(1, Math.min(1000, Math.floor(mostValues / columns.length)))
  return {
    method: 'inserts',
    async load({ first, rows, signal, onRows }) {
      for (let done = 0; done < rows && !signal.aborted; ) {
        const count = Math.min(most, rows - done)
        await trx(table).insert(rowsOf(columns, first + done, count, momentOf))
        done += count
        onRows(done)
      }
    },
  }
}

function rowsOf(
  columns: readonly PlannedColumn[],
  first: number,
  count: number,
  momentOf: (iso: string) => string,
): object[] {
  return Array.from({ length: count }, (_, place) =>
    Object.fromEntries(columns.map(column => [column.name, cellOf(column, first + place, momentOf)])),
  )
}

function cellOf({ make, type }: PlannedColumn, row: number, momentOf: (iso: string) => string): unknown {
  const value = make(row)
  if (value instanceof Uint8Array) return Buffer.from(value)
  return type === 'datetime' && typeof value === 'string' ? momentOf(value) : value
}
