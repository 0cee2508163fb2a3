import { type Knex, makeKnex } from '../../../core/knex.ts'
import type { KnexProject } from '../../../core/knex-project.ts'
import { filledIn, type Sent, sqliteLiterals } from '../literal.ts'
import { loadMigration, type Migration, perform } from '../perform.ts'
import { isBracket, isRead } from '../recorder-answers.ts'
import type { Source } from '../source.ts'
import { inTransaction } from '../transaction.ts'
import type { Found, Loaded } from './found.ts'

/**
 * Runs migrations on an empty SQLite in memory, those before first, and notes what the wanted ones send: how a table is
 * altered there depends on the table. After one that fails, the rest are not tried.
 */
export async function rehearseInMemory(
  { root, config }: KnexProject,
  before: readonly Source[],
  wanted: readonly Loaded[],
  byDefault: boolean,
): Promise<Found[]> {
  const knex = makeKnex(root, inMemory(config))
  const found: Found[] = []
  try {
    for (const source of before)
      await run(knex, await loadMigration(source, 'up', byDefault)).catch(error => failed(source.name, error))
    for (const { migration } of wanted) {
      found.push(await watch(knex, migration))
      if (found.at(-1)?.error !== undefined) break
    }
  } catch (error) {
    found.push({ sql: [], doubts: [], error: messageOf(error) })
  } finally {
    await knex.destroy()
  }
  const left = { sql: [], doubts: [], error: 'What it works on is made by one before it, which fails.' }
  return wanted.map((_, place) => found[place] ?? left)
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

async function watch(knex: Knex, migration: Migration): Promise<Found> {
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
  const known = await sqliteLiterals(sent, knex)
  const questions = sent.filter(readsRows).map(question => filledIn(question, knex, known))
  return {
    sql: kept.map(statement => filledIn(statement, knex, known)),
    doubts: [
      ...new Set(questions.map(sql => `It goes by rows, and here are only the migrations' own: ${sql}`)),
    ],
    ...(error !== undefined && { error: `It fails: ${error}` }),
  }
}

interface Noted extends Sent {
  readonly method?: string
}

/** Also those with which Knex learns the shape of a table before it copies it. */
function isQuestion(sql: string, method: string): boolean {
  return isRead(method) || /^\s*(select\b|pragma [^=]*$)/i.test(sql)
}

/** The shape of the database is known, its rows are not. */
function readsRows({ sql, method = '' }: Noted): boolean {
  return isQuestion(sql, method) && !/^\s*pragma\b|\bsqlite_master\b/i.test(sql)
}

function failed(name: string, error: unknown): never {
  throw new Error(`${name}, which runs before it, fails on an empty database: ${messageOf(error)}`)
}

function messageOf(error: unknown): string {
  const [says = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return says
}
