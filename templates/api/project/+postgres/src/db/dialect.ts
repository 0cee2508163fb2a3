import { createRequire } from 'node:module'
import type { Knex } from 'knex'
import pg, { type QueryResult } from 'pg'

interface Query {
  readonly sql: string
  response?: QueryResult
}

declare module 'knex' {
  namespace Knex {
    interface Client {
      _query(connection: unknown, query: Query): Promise<Query>
    }
  }
}

const require = createRequire(import.meta.url)
const KnexPostgres: typeof Knex.Client = require('knex/lib/dialects/postgres/index.js')

/**
 * Knex's PostgreSQL dialect, but a COMMIT that did not commit is an error. After a failed statement that somebody
 * caught, PostgreSQL answers COMMIT with ROLLBACK and no error: the work would be lost and the answer still be a 201.
 */
class Postgres extends KnexPostgres {
  override async _query(connection: unknown, query: Query): Promise<Query> {
    const done = await super._query(connection, query)
    if (query.sql === 'COMMIT;' && done.response?.command === 'ROLLBACK')
      throw new Error('The transaction was not committed: a statement in it had failed.')
    return done
  }
}

/** How Knex speaks to this database. */
export function dialect(url: string): Knex.Config {
  return { client: Postgres, connection: { connectionString: url, types: { getTypeParser } } }
}

/** Timestamps are read as ISO 8601 strings in UTC, so that a row is what the API answers; JSON as its text. */
function getTypeParser(oid: number): (text: string) => unknown {
  if (oid === pg.types.builtins.TIMESTAMPTZ) return text => new Date(text).toISOString()
  if (oid === pg.types.builtins.JSON || oid === pg.types.builtins.JSONB) return text => text
  return pg.types.getTypeParser(oid)
}

export interface Violation {
  readonly kind: 'unique' | 'foreign'
  readonly column: string
}

/** Which rule of the database an error reports, if any: detail is "Key (sku)=(tea) already exists." */
export function violationOf(error: unknown): Violation | null {
  if (!(error instanceof pg.DatabaseError)) return null
  const column = /^Key \((\w+)\)/.exec(error.detail ?? '')?.[1] ?? ''
  if (error.code === '23505') return { kind: 'unique', column }
  if (error.code === '23503') return { kind: 'foreign', column }
  return null
}

/** One instance migrates at a time; the others wait. Knex's own lock can lock a new database for ever (knex#3538). */
export async function exclusively<T>(knex: Knex, work: (knex: Knex) => Promise<T>): Promise<T> {
  return knex.transaction(async lock => {
    await lock.raw("select pg_advisory_xact_lock(hashtext('migrations'))")
    return work(knex)
  })
}

/** Lends the database for reading: a write in it fails. */
export function readOnly<T>(knex: Knex, work: (knex: Knex) => Promise<T>): Promise<T> {
  return knex.transaction(work, { readOnly: true })
}
