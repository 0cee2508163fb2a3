import type { Knex } from '../project/knex.ts'
import { driverOf } from './drivers/driver-of.ts'
import type { SentStatement } from './literal.ts'

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

/** Sends statements in one transaction. */
export async function sendTogether(knex: Knex, statements: readonly SentStatement[]): Promise<void> {
  if (!driverOf(knex).beginsInSql) return knex.transaction(trx => sendAll(trx, statements))
  const { client } = knex
  const connection: unknown = await client.acquireConnection()
  const ask = ({ sql, bindings = [] }: SentStatement) =>
    client.query(connection, { sql, bindings: [...bindings] })
  try {
    for (const statement of [{ sql: 'BEGIN;' }, ...statements, { sql: 'COMMIT;' }]) await ask(statement)
  } catch (error) {
    // The server rolls back the transaction of a lost connection.
    await ask({ sql: 'ROLLBACK' }).catch(() => {})
    throw error
  } finally {
    await client.releaseConnection(connection)
  }
}

/** Sends statements in turn. */
export async function sendAll(knex: Knex, statements: readonly (string | SentStatement)[]): Promise<void> {
  for (const statement of statements) await send(knex, statement)
}
