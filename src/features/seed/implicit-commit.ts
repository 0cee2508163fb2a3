import { dialectOf } from '../../core/dialect.ts'
import { exit, UserError } from '../../core/errors.ts'
import type { Knex } from '../../core/knex.ts'

/**
 * Keeps a transaction of MySQL whole while code of a project runs in it: a truncate, which would commit what came before,
 * deletes instead; any other statement that would commit is refused. Returns what ends that.
 */
export function keepWhole(trx: Knex): () => void {
  const { client } = trx
  if (dialectOf(trx).family !== 'mysql') return () => {}
  const { query } = client
  client.query = (connection: unknown, asked: string | { readonly sql: string }) => {
    // The answer is put into what was asked.
    const statement = typeof asked === 'string' ? { sql: asked } : asked
    return query.call(client, connection, Object.assign(statement, { sql: withoutCommit(statement.sql) }))
  }
  return () => Object.assign(client, { query })
}

function withoutCommit(sql: string): string {
  if (/^\s*truncate\s/i.test(sql)) return sql.replace(/^\s*truncate(\s+table)?\s+(.*)$/is, 'delete from $2')
  if (!/^\s*(create|alter|drop|rename)\s+(?!temporary)/i.test(sql)) return sql
  throw new UserError(
    `MySQL would commit the whole run at: ${sql.slice(0, 60)}`,
    'Change the schema in a migration.',
    exit.failed,
  )
}
