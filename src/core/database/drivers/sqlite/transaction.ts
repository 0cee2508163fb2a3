import type { Knex } from '../../../project/knex.ts'
import { exit, UserError } from '../../../system/errors.ts'
import type { RunInTransaction } from '../driver.ts'

/**
 * Foreign keys are off during the transaction, because Knex alters a table by copying and dropping it, and
 * SQLite would delete the rows that refer to it (knex#4155, knex#6213). They are checked before the commit.
 */
export const withForeignKeysOff: RunInTransaction = async (knex, work, record) => {
  const [{ foreign_keys: enforced }] = await knex.raw('pragma foreign_keys')
  if (!enforced)
    return knex.transaction(async trx => {
      await work(trx)
      await record(trx)
    })
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

/** Whether any statement could break a foreign key: creating something new cannot. */
function watchStatements(trx: Knex.Transaction): () => boolean {
  let mayBreak = false
  trx.client.on('query', ({ sql }: { readonly sql: string }) => {
    mayBreak ||= !/^\s*(create|select|pragma|savepoint|release)\b/i.test(sql)
  })
  return () => mayBreak
}

/** Violations after the last transaction: the check reads all tables, so it runs once per transaction. */
const checked = new WeakMap<Knex, Map<string, number>>()

/** How many rows of each table violate a foreign key, by “child → parent”. */
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
