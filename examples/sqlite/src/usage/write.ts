import type { Knex } from 'knex'
import { batchesOf } from '../db/batches.ts'
import { newId } from '../db/row.ts'
import { transaction } from '../db/transaction.ts'
import type { Count } from './counts.ts'
import { inserted } from './inserted.ts'
import { keyColumns } from './schema.ts'

/**
 * Adds counts to the table; the database adds them up, so instances need not know of each other. The rows are sorted by their key:
 * two instances lock them in the same order. More rows than one statement takes are written in several, in one transaction.
 */
export function writeCounts(knex: Knex, counts: readonly Count[], version: string): Promise<void> {
  const created_at = new Date()
  const rows = counts.map(({ last, ...count }) => {
    return { id: newId(), version, ...count, last_at: new Date(last), created_at }
  })
  return transaction(knex, trx => addRows(trx, rows))
}

/** Inserts rows, or adds them to those that have the same key. */
export async function addRows(trx: Knex, rows: readonly object[]): Promise<void> {
  const sum = (column: string) => trx.raw(`api_usage.${column} + ${inserted(column)}`)
  const last = inserted('last_at')
  const last_at = trx.raw(`case when ${last} > api_usage.last_at then ${last} else api_usage.last_at end`)
  for (const batch of batchesOf(rows))
    await trx('api_usage')
      .insert(batch)
      .onConflict([...keyColumns])
      .merge({ calls: sum('calls'), errors: sum('errors'), last_at })
}
