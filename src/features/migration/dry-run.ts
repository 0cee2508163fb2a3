import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { disableProcessing, enableProcessing } from '../../core/database/identifier-mapping.ts'
import { fetchLiterals, filledIn, type SentStatement } from '../../core/database/literal.ts'
import { inTransaction } from '../../core/database/transaction.ts'
import type { Knex } from '../../core/project/knex.ts'
import { type Migration, perform } from './perform.ts'
import type { Task, TaskResult } from './run-tasks.ts'

/**
 * Runs everything in one transaction and rolls it back: the statements are exactly those of the real run. A
 * migration that cannot be rolled back is not run, nor are those after it; they have no statements here.
 */
export async function rehearse(
  knex: Knex,
  tasks: readonly Task[],
  loaded: readonly Migration[],
): Promise<TaskResult[]> {
  const able = driverOf(knex).transactionalDdl
  const firstUnable = able ? loaded.findIndex(({ transaction }) => !transaction) : 0
  const tried = firstUnable === -1 ? tasks.length : firstUnable
  const statements: (readonly string[])[] = []
  let why: string | undefined
  enableProcessing(knex)
  await inTransaction(knex, async trx => {
    for (const migration of loaded.slice(0, tried)) statements.push(await statementsOf(trx, migration))
    throw new RollBack()
  }).catch(error => {
    if (!(error instanceof RollBack)) why = error instanceof Error ? error.message : String(error)
  })
  disableProcessing(knex)
  return tasks.map((task, index) => ({
    name: task.source.name,
    direction: task.direction,
    status: why !== undefined && index === statements.length ? 'failed' : 'planned',
    milliseconds: 0,
    batch: task.direction === 'up' ? task.batch : task.applied.batch,
    sql: statements[index] ?? null,
    ...(why !== undefined && index === statements.length
      ? { error: { message: why, hint: 'Nothing was changed.' } }
      : {}),
  }))
}

class RollBack extends Error {}

/** Listens to events, because on SQLite Knex alters a table in a nested transaction with its own client. */
async function statementsOf(trx: Knex, migration: Migration): Promise<string[]> {
  const { client } = trx
  const sent: SentStatement[] = []
  const note = (statement: SentStatement) => {
    if (!/^\s*(select|show|pragma|savepoint|release)\b/i.test(statement.sql)) sent.push(statement)
  }
  client.on('query', note)
  try {
    await perform(migration, trx)
  } finally {
    client.removeListener('query', note)
  }
  const known = await fetchLiterals(sent, trx)
  return sent.map(statement => filledIn(statement, trx, known))
}
