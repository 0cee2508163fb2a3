import { dialectOf } from '../../core/dialect.ts'
import { exit, UserError } from '../../core/errors.ts'
import type { Knex } from '../../core/knex.ts'

/**
 * Runs work in one transaction: all of it or nothing. On SQLite foreign keys are off meanwhile, because Knex alters a
 * table by dropping a copy of it, and SQLite would delete the rows that refer to it (knex#4155, knex#6213); they are
 * checked before the commit.
 */
export async function inTransaction(knex: Knex, work: Work, record: Work = async () => {}): Promise<void> {
  const both: Work = async trx => {
    await work(trx)
    await record(trx)
  }
  if (dialectOf(knex).family !== 'sqlite') return knex.transaction(both)
  const [{ foreign_keys: enforced }] = await knex.raw('pragma foreign_keys')
  if (!enforced) return knex.transaction(both)
  const before = checked.get(knex) ?? (await violationsOf(knex))
  await knex.raw('pragma foreign_keys = off')
  try {
    const after = await knex.transaction(async trx => {
      const mayBreak = watchStatements(trx)
      await work(trx)
      const violations = mayBreak() ? await violationsOf(trx) : before
      refuseViolations(violations, before)
      await record(trx)
      return violations
    })
    checked.set(knex, after)
  } finally {
    await knex.raw('pragma foreign_keys = on')
  }
}

type Work = (trx: Knex.Transaction) => Promise<void>

/** Whether there was a statement that can leave a reference broken: making something new cannot. */
function watchStatements(trx: Knex.Transaction): () => boolean {
  let mayBreak = false
  trx.client.on('query', ({ sql }: { readonly sql: string }) => {
    mayBreak ||= !/^\s*(create|select|pragma|savepoint|release)\b/i.test(sql)
  })
  return () => mayBreak
}

/** What was found after the last transaction: the check reads every table, so it is made once for each. */
const checked = new WeakMap<Knex, Map<string, number>>()

/** How many rows of each table refer to nothing, by “child → parent”. */
async function violationsOf(knex: Knex): Promise<Map<string, number>> {
  const rows: readonly { table: string; parent: string }[] = await knex.raw('pragma foreign_key_check')
  const counts = new Map<string, number>()
  for (const { table, parent } of rows) {
    const key = `${table} → ${parent}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

function refuseViolations(after: Map<string, number>, before: Map<string, number>): void {
  const worse = [...after].filter(([key, count]) => count > (before.get(key) ?? 0))
  if (worse.length === 0) return
  const list = worse.map(([key, count]) => `${key} (${count})`).join(', ')
  throw new UserError(
    `It leaves rows that refer to rows that do not exist: ${list}.`,
    'Change or remove them in the migration.',
    exit.failed,
  )
}
