import { fetchLiterals, filledIn, type SentStatement } from '../../../core/database/literal.ts'
import { inTransaction } from '../../../core/database/transaction.ts'
import { type Knex, makeKnex } from '../../../core/project/knex.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import type { MigrationSource } from '../migration-source.ts'
import { loadMigration, type Migration, perform } from '../perform.ts'
import { isBracket, isRead } from '../recorder-answers.ts'
import type { CompiledSql, LoadedMigration } from './compiled-sql.ts'

/**
 * Runs migrations on an empty in-memory SQLite, after those before them, and records the statements of the
 * wanted ones: on SQLite, altering a table depends on the table. After a failure the rest is not run.
 */
export async function rehearseInMemory(
  { root, config }: KnexProject,
  before: readonly MigrationSource[],
  wanted: readonly LoadedMigration[],
  byDefault: boolean,
): Promise<CompiledSql[]> {
  const knex = makeKnex(root, inMemory(config))
  const found: CompiledSql[] = []
  try {
    for (const source of before)
      await run(knex, await loadMigration(source, 'up', byDefault)).catch(error => failed(source.name, error))
    for (const { migration } of wanted) {
      found.push(await watch(knex, migration))
      if (found.at(-1)?.error !== undefined) break
    }
  } catch (error) {
    found.push({ sql: [], warnings: [], error: messageOf(error) })
  } finally {
    await knex.destroy()
  }
  const left = { sql: [], warnings: [], error: 'A migration before it fails.' }
  return wanted.map((_, index) => found[index] ?? left)
}

/** The project's own driver, and its settings for each connection. */
function inMemory({ connection, pool, ...config }: Knex.Config): Knex.Config {
  const own = typeof connection === 'object' ? connection : {}
  return { ...config, connection: { ...own, filename: ':memory:' }, pool: { ...pool, min: 1, max: 1 } }
}

function run(knex: Knex, migration: Migration): Promise<void> {
  return migration.transaction
    ? inTransaction(knex, trx => perform(migration, trx))
    : perform(migration, knex)
}

async function watch(knex: Knex, migration: Migration): Promise<CompiledSql> {
  const sent: Noted[] = []
  const note = (statement: Noted) => void sent.push(statement)
  const watching = async (on: Knex) => {
    on.client.on('query', note)
    try {
      await migration.run(on)
    } finally {
      on.client.removeListener('query', note)
    }
  }
  let error: string | undefined
  await run(knex, { ...migration, run: watching }).catch(reason => {
    error = messageOf(reason)
  })
  const writes = sent.filter(({ sql, method = '' }) => !isQuestion(sql, method))
  const kept = migration.transaction ? writes.filter(({ sql }) => !isBracket(sql)) : writes
  const known = await fetchLiterals(sent, knex)
  const questions = sent.filter(readsRows).map(question => filledIn(question, knex, known))
  return {
    sql: kept.map(statement => filledIn(statement, knex, known)),
    warnings: [
      ...new Set(
        questions.map(sql => `It depends on rows, and only those of migrations are known here: ${sql}`),
      ),
    ],
    ...(error !== undefined && { error: `It fails: ${error}` }),
  }
}

interface Noted extends SentStatement {
  readonly method?: string
}

/** Includes the queries with which Knex reads a table's definition before it copies the table. */
function isQuestion(sql: string, method: string): boolean {
  return isRead(method) || /^\s*(select\b|pragma [^=]*$)/i.test(sql)
}

/** The schema of the database is known, its rows are not. */
function readsRows({ sql, method = '' }: Noted): boolean {
  return isQuestion(sql, method) && !/^\s*pragma\b|\bsqlite_master\b/i.test(sql)
}

function failed(name: string, error: unknown): never {
  throw new Error(`${name}, which runs before it, fails on an empty database: ${messageOf(error)}`)
}

function messageOf(error: unknown): string {
  const [detail = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return detail
}
