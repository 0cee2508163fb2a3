import type { Knex } from '../project/knex.ts'
import { driverOf } from './drivers/driver-of.ts'
import { sendAll } from './send.ts'
import type { SentStatement } from './sent-statement.ts'

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
