import { createRequire } from 'node:module'
import { connect } from 'node:net'
import type { Knex } from 'knex'
import pg, { type QueryResult } from 'pg'
import type { Driver, Limits, Query } from './driver.ts'
import { classifyError, closesConnection, NotCommitted, reportsEarlierFailure } from './error-codes.ts'
import { withFault } from './fault.ts'
import { sessionOf } from './session.ts'

/** pg's client, with the untyped fields that are used here. */
interface Connection extends pg.Client {
  readonly processID: number
  readonly secretKey: number
  readonly _queryable: boolean
  readonly __knex__disposed?: unknown
}

const require = createRequire(import.meta.url)
const KnexPostgres: typeof Knex.Client = require('knex/lib/dialects/postgres/index.js')

/** A time is sent in UTC, so that a column without a time zone holds the same in every zone of the process. */
pg.defaults.parseInputDatesAsUTC = true

/** Connections to the server itself. Through a pooler, each transaction may run in a different session. */
const direct = new WeakSet<Connection>()

/** Knex's PostgreSQL dialect, with time limits, transactions that follow the server's state, and no dead connections. */
class Postgres extends KnexPostgres {
  override async acquireRawConnection(): Promise<Connection> {
    try {
      const connection: Connection = await super.acquireRawConnection()
      const { limits } = this.config
      if (limits && (await limitSession(connection, limits))) direct.add(connection)
      return connection
    } catch (error) {
      throw error instanceof Error ? withFault(error, classifyError(error, false)) : error
    }
  }

  override async _query(connection: Connection, query: Query): Promise<Query> {
    const { limits } = this.config
    const session = sessionOf(connection, () => driverOf(connection, this.config))
    return session.run(query, this, async () => {
      if (limits && query.sql.startsWith('BEGIN') && !direct.has(connection)) {
        await connection.query(query.sql + localLimits(limits))
        return query
      }
      const done = await super._query(connection, query)
      if (query.sql === 'COMMIT;' && commandsOf(done)[0] === 'ROLLBACK') throw new NotCommitted()
      return done
    })
  }
}

/** The Knex configuration for this URL. */
export function dialect(url: string): Knex.Config {
  return { client: Postgres, connection: { connectionString: url, types: { getTypeParser } } }
}

function driverOf(connection: Connection, config: Driver['config']): Driver {
  let ended = false
  const isAlive = () => !ended && connection._queryable && !connection.__knex__disposed
  return {
    config,
    isAlive,
    reportsEarlierFailure,
    faultOf(error) {
      ended ||= closesConnection(error)
      return classifyError(error, isAlive())
    },
    isOpen: async () => true, // After an error the transaction stays open, and accepts only ROLLBACK.
    changedTransaction(query, inTransaction) {
      const isIn = connection.getTransactionStatus() !== 'I'
      return (
        isIn !== inTransaction || commandsOf(query).some(command => /^(BEGIN|START|COMMIT)$/.test(command))
      )
    },
    rollback: () => connection.query('rollback'),
    cancel: () => cancel(connection),
    destroy: () => connection.connection.stream.destroy(),
  }
}

/** The server settings that apply these limits, in milliseconds. */
function settings(limits: Limits): Array<[name: string, milliseconds: number]> {
  return [
    ['statement_timeout', limits.STATEMENT_TIMEOUT * 1000],
    ['lock_timeout', limits.LOCK_TIMEOUT * 1000],
    ['idle_in_transaction_session_timeout', limits.IDLE_TRANSACTION_TIMEOUT * 1000],
  ]
}

/** Sets the limits on the session, if it is this connection's own: a pooler gives its clients other process ids. */
async function limitSession(connection: Connection, limits: Limits): Promise<boolean> {
  const calls = settings(limits).map(([name, value]) => `set_config('${name}', '${value}', false)`)
  const sql = `select ${calls.join(', ')} where pg_backend_pid() = ${connection.processID}`
  return (await connection.query(sql)).rows.length === 1
}

/** Limits for one transaction, sent with its BEGIN. Through a pooler, a session setting would apply to other clients. */
function localLimits(limits: Limits): string {
  return settings(limits)
    .map(([name, value]) => ` SET LOCAL ${name} = ${value};`)
    .join('')
}

/** Sends a CancelRequest (PostgreSQL manual, "Message Formats") on a new connection. Poolers forward it. */
function cancel({ host, port, processID, secretKey }: Connection): Promise<unknown> {
  const message = Buffer.alloc(16)
  for (const [n, value] of [16, 80_877_102, processID, secretKey].entries())
    message.writeInt32BE(value, n * 4)
  const socket = connect(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port })
  socket.on('error', () => {}).setTimeout(5000, () => socket.destroy())
  socket.write(message) // The server closes the connection: a pooler drops the request if the client closes first.
  return new Promise(resolve => socket.once('close', resolve))
}

/** The command of each statement in a text, e.g. SELECT. */
function commandsOf({ response }: Query): string[] {
  const results = [response as QueryResult | undefined].flat()
  return results.map(result => result?.command ?? '')
}

/** Reads timestamps as ISO 8601 strings in UTC, the form that responses use; dates and JSON as text. */
function getTypeParser(oid: number): (text: string) => unknown {
  if (oid === pg.types.builtins.TIMESTAMPTZ) return text => new Date(text).toISOString()
  if (oid === pg.types.builtins.TIMESTAMP) return text => new Date(`${text}Z`).toISOString()
  if (oid === pg.types.builtins.DATE) return text => text
  if (oid === pg.types.builtins.JSON || oid === pg.types.builtins.JSONB) return text => text
  return pg.types.getTypeParser(oid)
}

/** Whether all requests share one connection: never here. */
export function hasOneConnection(_url: string): boolean {
  return false
}

/** Why writes would fail now, or null. */
export async function writeFailureReason(knex: Knex): Promise<string | null> {
  const readOnly = "pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool"
  const { rows } = await knex.raw(`select ${readOnly} as read_only`)
  return rows[0].read_only ? 'The database is read-only.' : null
}
