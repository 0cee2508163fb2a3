import { createRequire } from 'node:module'
import type { Knex } from 'knex'
import type { QueryResult } from 'pg'

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
export class Postgres extends KnexPostgres {
  override async _query(connection: unknown, query: Query): Promise<Query> {
    const done = await super._query(connection, query)
    if (query.sql === 'COMMIT;' && done.response?.command === 'ROLLBACK')
      throw new Error('The transaction was not committed: a statement in it had failed.')
    return done
  }
}
