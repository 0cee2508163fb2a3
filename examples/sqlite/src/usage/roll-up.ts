import type { Knex } from 'knex'
import { newId } from '../db/row.ts'
import { transaction } from '../db/transaction.ts'
import { keyColumns, type Usage } from './schema.ts'
import { addRows } from './write.ts'

const BATCH = 500
const dayLength = 86_400_000

/**
 * Adds up the days of each month that ended `days` ago or earlier, to one row for each key. Works in small transactions, which
 * several instances may run at once. Returns the number of rows that were replaced.
 */
export async function rollUp(knex: Knex, days: number, now = Date.now()): Promise<number> {
  const firstKept = `${new Date(now - days * dayLength).toISOString().slice(0, 7)}-01`
  let total = 0
  for (;;) {
    const count = await transaction(knex, trx => rollUpSome(trx, firstKept))
    total += count
    if (count < BATCH) return total
  }
}

async function rollUpSome(trx: Knex, firstKept: string): Promise<number> {
  const old = trx('api_usage').where('day', '<', firstKept).where('day', 'like', '____-__-__')
  const rows: Usage[] = await old.orderBy('id').limit(BATCH).forUpdate()
  if (rows.length === 0) return 0
  await addRows(trx, monthsOf(rows))
  const ids = rows.map(({ id }) => id)
  await trx('api_usage').whereIn('id', ids).delete()
  return rows.length
}

/** One row for each month and key, sorted. */
function monthsOf(rows: readonly Usage[]): object[] {
  const months = new Map<string, { calls: number; errors: number; last: number; first: Usage }>()
  for (const row of rows) {
    const key = keyColumns.map(column => (column === 'day' ? row.day.slice(0, 7) : row[column])).join('\n')
    const sum = months.get(key) ?? { calls: 0, errors: 0, last: 0, first: row }
    sum.calls += Number(row.calls)
    sum.errors += Number(row.errors)
    sum.last = Math.max(sum.last, Date.parse(row.last_at))
    months.set(key, sum)
  }
  return [...months]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { calls, errors, last, first }]) => {
      const own = { id: newId(), day: first.day.slice(0, 7), created_at: new Date() }
      return { ...first, ...own, calls, errors, last_at: new Date(last) }
    })
}
