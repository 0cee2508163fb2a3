import { dialectOf } from '../../core/dialect.ts'
import type { Knex } from '../../core/knex.ts'
import { disableProcessing, enableProcessing } from '../../core/processing.ts'
import { filledIn, type Sent, sqliteLiterals } from './literal.ts'
import { type Migration, perform } from './perform.ts'
import type { Task, TaskResult } from './run.ts'
import { inTransaction } from './transaction.ts'

/**
 * Runs everything in one transaction and takes it back: the statements are exactly those of the real run. What cannot
 * be taken back is not tried, nor what comes after it, and has no statements here.
 */
export async function rehearse(
  knex: Knex,
  tasks: readonly Task[],
  loaded: readonly Migration[],
): Promise<TaskResult[]> {
  const able = dialectOf(knex).transactionalDdl
  const firstUnable = able ? loaded.findIndex(({ transaction }) => !transaction) : 0
  const tried = firstUnable === -1 ? tasks.length : firstUnable
  const statements: (readonly string[])[] = []
  let why: string | undefined
  enableProcessing(knex)
  await inTransaction(knex, async trx => {
    for (const migration of loaded.slice(0, tried)) statements.push(await statementsOf(trx, migration))
    throw new TakeBack()
  }).catch(error => {
    if (!(error instanceof TakeBack)) why = error instanceof Error ? error.message : String(error)
  })
  disableProcessing(knex)
  return tasks.map((task, place) => ({
    name: task.source.name,
    direction: task.direction,
    status: why !== undefined && place === statements.length ? 'failed' : 'planned',
    milliseconds: 0,
    batch: task.direction === 'up' ? task.batch : task.applied.batch,
    sql: statements[place] ?? null,
    ...(why !== undefined && place === statements.length
      ? { error: { message: why, hint: 'Nothing was changed.' } }
      : {}),
  }))
}

class TakeBack extends Error {}

/** By event, because Knex alters a table of SQLite in a transaction inside, which has a client of its own. */
async function statementsOf(trx: Knex, migration: Migration): Promise<string[]> {
  const { client } = trx
  const sent: Sent[] = []
  const note = (statement: Sent) => {
    if (!/^\s*(select|show|pragma|savepoint|release)\b/i.test(statement.sql)) sent.push(statement)
  }
  client.on('query', note)
  try {
    await perform(migration, trx)
  } finally {
    client.removeListener('query', note)
  }
  const known = dialectOf(trx).family === 'sqlite' ? await sqliteLiterals(sent, trx) : new Map()
  return sent.map(statement => filledIn(statement, trx, known))
}
