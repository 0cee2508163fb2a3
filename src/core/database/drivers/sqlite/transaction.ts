import type { Knex } from '../../../project/knex.ts'
import { exit, UserError } from '../../../system/errors.ts'
import type { TransactionGuard } from '../driver.ts'

/**
 * Foreign keys are off during transactions, because Knex alters a table by copying and dropping it, and SQLite
 * would delete the rows that refer to it (knex#4155, knex#6213). They are checked before each commit. Undefined
 * where they are off anyway.
 */
export async function withForeignKeysOff(knex: Knex): Promise<TransactionGuard | undefined> {
  const [{ foreign_keys: enforced }] = await knex.raw('pragma foreign_keys')
  if (!enforced) return undefined
  let before = checked.get(knex) ?? (await violationsOf(knex))
  await knex.raw('pragma foreign_keys = off')
  return {
    async run(trx, work) {
      const watch = watchStatements(trx)
      await work(trx).finally(watch.stop)
      const violations = watch.mayBreak() ? await violationsOf(trx) : before
      refuseViolations(violations, before)
      return () => {
        before = violations
        checked.set(knex, violations)
      }
    },
    end: async () => void (await knex.raw('pragma foreign_keys = on')),
  }
}

/** Whether any statement could break a foreign key: creating something cannot, nor adding a plain column. */
function watchStatements({ client }: Knex.Transaction): { mayBreak(): boolean; stop(): void } {
  let mayBreak = false
  const note = ({ sql }: { readonly sql: string }) => {
    mayBreak ||= !/^\s*(create|select|pragma|savepoint|release)\b/i.test(sql) && !addsPlainColumn(sql)
  }
  client.on('query', note)
  return { mayBreak: () => mayBreak, stop: () => client.removeListener('query', note) }
}

function addsPlainColumn(sql: string): boolean {
  return /^\s*alter table [^;]* add column [^;]*;?\s*$/i.test(sql) && !/references/i.test(sql)
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
