import type { Knex } from '../project/knex.ts'
import type { SentStatement } from './sent-statement.ts'

/**
 * Sends a statement on a connection of Knex or of a transaction, without a builder of Knex: for statements that
 * every migration repeats. Returns what `raw` returns.
 */
export async function send({ client }: Knex, statement: string | SentStatement): Promise<unknown> {
  const { sql, bindings = [] }: SentStatement = typeof statement === 'string' ? { sql: statement } : statement
  const connection: unknown = await client.acquireConnection()
  try {
    const { response } = await client.query(connection, { sql, bindings: [...bindings] })
    return response
  } finally {
    await client.releaseConnection(connection)
  }
}

/** Sends statements in turn. */
export async function sendAll(knex: Knex, statements: readonly (string | SentStatement)[]): Promise<void> {
  for (const statement of statements) await send(knex, statement)
}
