import { createHash } from 'node:crypto'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { driverErrorOf } from '../../core/database/fault/driver-error.ts'
import type { Entry, Interrupted } from '../../core/ledger/interrupted.ts'
import type { Ledger } from '../../core/ledger/ledger.ts'
import type { Knex } from '../../core/project/knex.ts'
import { exit, UserError } from '../../core/system/errors.ts'

/**
 * From now on, records every writing statement of a ledger's Knex or transaction on the same connection,
 * right after it ran. Statements in the journal are not run again: they return the recorded response.
 */
export function keepJournal(ledger: Ledger, journal: Interrupted): () => void {
  const { entries: done, crashed } = journal
  const on = ledger.knex
  const { client } = on
  const { query, transaction } = client
  let place = 0
  // Where DDL cannot be rolled back, it commits the transaction, and no new one begins.
  let inTransaction = on.isTransaction === true
  // Statements in the migration's own transactions are not seen here.
  client.transaction = (...args: unknown[]) => {
    place++
    return ledger.addUntracked(journal, place).then(() => transaction.apply(client, args))
  }
  client.query = async (connection: unknown, asked: string | Query) => {
    const statement: Query = typeof asked === 'string' ? { sql: asked } : asked
    if (!isWrite(statement.sql) || ledger.owns(statement.sql))
      return query.call(client, connection, statement)
    const hash = hashOf(statement)
    const at = ++place
    const before = done[at - 1]
    if (before) return replay(statement, before, hash, journal.name)
    await ledger.checkLock()
    const isOpen = inTransaction
    if (isSchemaChange(statement.sql)) inTransaction = false
    const isFirst = crashed && at === done.length + 1
    const ask = (sql: string) => query.call(client, connection, { sql })
    const work = async () => {
      const answered = await run(connection, statement, isFirst)
      const entry = { hash, answer: answerOf(answered) }
      await query.call(client, connection, ledger.entryQuery(journal, at, entry))
      return answered
    }
    return isOpen || !mayBeginFor(statement.sql, on) ? work() : together(ask, work)
  }
  return () => Object.assign(client, { query, transaction })

  /** The process may have died after the first unrecorded statement ran and before it was recorded. */
  async function run(connection: unknown, statement: Query, isFirst: boolean): Promise<Query> {
    try {
      return await query.call(client, connection, statement)
    } catch (error) {
      if (!isFirst || !isSchemaChange(statement.sql) || !alreadyExists(error)) throw error
      return { ...statement, response: responseOf(null) }
    }
  }
}

/** Runs a statement and its record in one transaction. */
async function together<T>(ask: (sql: string) => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  await ask('begin')
  try {
    const result = await work()
    await ask('commit')
    return result
  } catch (error) {
    // The server rolls back the transaction of a lost connection.
    await ask('rollback').catch(() => {})
    throw error
  }
}

/** Whether a statement can run in a transaction: data everywhere, DDL where the database allows it. */
function mayBeginFor(sql: string, on: Knex): boolean {
  if (!isSchemaChange(sql)) return /^\s*(insert|update|delete|replace|with|merge)\b/i.test(sql)
  return driverOf(on).sql.isTransactional(sql)
}

interface Query {
  readonly sql: string
  readonly bindings?: readonly unknown[]
  response?: unknown
}

function replay(statement: Query, { hash, answer }: Entry, now: string, name: string): Query {
  if (hash === now) return { ...statement, response: responseOf(answer) }
  throw new UserError(
    `${name} was changed after it was interrupted: “${statement.sql.slice(0, 80)}” is not the statement that ran there.`,
    `Restore the file, or finish it by hand: gapi migration repair ${name}`,
    exit.failed,
  )
}

/** mysql2 returns a pair, pg one object; each reads what it needs from this. */
function responseOf(answer: unknown): unknown {
  const header = { insertId: 0, affectedRows: 0, command: '', rowCount: 0, rows: [], ...Object(answer) }
  return Object.assign([header, undefined], header)
}

function answerOf({ response }: Query): unknown {
  const header = Array.isArray(response) ? response[0] : response
  const { insertId, affectedRows, command, rowCount, rows } = Object(header)
  return { insertId, affectedRows, command, rowCount, rows }
}

function hashOf({ sql, bindings = [] }: Query): string {
  return createHash('sha256')
    .update(JSON.stringify([sql, bindings], plain))
    .digest('hex')
    .slice(0, 16)
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

function isWrite(sql: string): boolean {
  return !/^\s*(begin|start|commit|rollback|savepoint|release|set|show|select|pragma|explain|describe|use)\b/i.test(
    sql,
  )
}

function isSchemaChange(sql: string): boolean {
  return /^\s*(create|alter|drop|rename)\b/i.test(sql)
}

function alreadyExists(error: unknown): boolean {
  const detail = error instanceof Error ? `${driverErrorOf(error).code} ${error.message}` : ''
  return /EXISTS|DUP_|already exists|BAD_TABLE|BAD_FIELD|NO_SUCH_TABLE|CANT_DROP|does(n't| not) exist|42[P0-9]\d\d/.test(
    detail,
  )
}
