import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { Driver, Query } from './driver.ts'
import { classifyError, FileReplaced } from './error-codes.ts'
import { withFault } from './fault.ts'
import { sessionOf } from './session.ts'
import { type Connection, fileCheckFor, open, sqlite } from './sqlite-file.ts'
import { runStatement, Statements } from './statements.ts'

/** The state of an open connection. */
interface OpenConnection {
  readonly statements: Statements
  /** Throws if the file at the database's path is not the one that is open. */
  requireFile(): void
  /** Whether the current transaction is read-only. */
  readOnly: boolean
}

const require = createRequire(import.meta.url)
const BetterSqlite: typeof Knex.Client = require('knex/lib/dialects/better-sqlite3/index.js')
const BEGIN_READING = 'BEGIN READ ONLY;'
const openConnections = new WeakMap<Connection, OpenConnection>()

/** Knex's SQLite dialect over node:sqlite, which is built in from Node 22.13; before, a package has the same API. */
export class NodeSqlite extends BetterSqlite {
  declare readonly connectionSettings: { readonly filename: string }
  #wasOpen = false

  _driver(): unknown {
    return sqlite().DatabaseSync
  }

  override async acquireRawConnection(): Promise<Connection> {
    const { filename } = this.connectionSettings
    try {
      // A file that was moved away is not created again.
      if (this.#wasOpen && filename !== ':memory:' && !existsSync(filename)) throw new FileReplaced()
      const connection = open(filename)
      // An app waits between attempts: waiting in SQLite would block the whole process.
      connection.exec(`pragma busy_timeout = ${this.config.limits ? 0 : 5000}`)
      openConnections.set(connection, {
        statements: new Statements(connection),
        requireFile: fileCheckFor(filename),
        readOnly: false,
      })
      this.#wasOpen = true
      return connection
    } catch (error) {
      throw error instanceof Error ? withFault(error, classifyError(error)) : error
    }
  }

  /** Knex drops readOnly for SQLite. */
  override transaction(
    container: unknown,
    config: { readonly readOnly?: boolean },
    outer: unknown,
  ): Knex.Transaction {
    const trx = super.transaction(container, config, outer)
    if (config?.readOnly) trx.begin = (connection: unknown) => trx.query(connection, BEGIN_READING)
    return trx
  }

  override async _query(connection: Connection, query: Query): Promise<Query> {
    const session = sessionOf(connection, () => driverOf(connection, this.config))
    return session.run(query, this, () =>
      runWithRetry(connection, query, this.config.limits?.LOCK_TIMEOUT ?? 0),
    )
  }
}

/** Outside a transaction, and at its COMMIT, a statement that finds the database busy is retried for some seconds. */
async function runWithRetry(connection: Connection, query: Query, seconds: number): Promise<Query> {
  const until = performance.now() + seconds * 1000
  const mayWait = seconds > 0 && (query.sql === 'COMMIT;' || !isInTransaction(connection))
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    try {
      return run(connection, query)
    } catch (error) {
      const isBusy = error instanceof Error && classifyError(error) === 'locked'
      if (!isBusy || !mayWait || query.sql.startsWith('BEGIN') || performance.now() > until) throw error
    }
    await wait(pause)
  }
}

function run(connection: Connection, query: Query): Query {
  const state = openConnections.get(connection)
  if (!state) throw new Error('This connection was not opened here.')
  const { sql } = query
  if (sql === 'BEGIN;' || sql === BEGIN_READING) begin(connection, state, sql === BEGIN_READING)
  else if (sql === 'COMMIT;' || sql === 'ROLLBACK') end(connection, state, sql)
  else runStatement(connection, state.statements, query)
  return query
}

/** Takes the write lock at BEGIN: a transaction that reads first fails if another process writes before it does. */
function begin(connection: Connection, state: OpenConnection, readOnly: boolean): void {
  state.requireFile()
  connection.exec(readOnly ? 'BEGIN; pragma query_only = on' : 'BEGIN IMMEDIATE')
  state.readOnly = readOnly
}

function end(connection: Connection, state: OpenConnection, sql: string): void {
  if (state.readOnly) connection.exec('pragma query_only = off')
  state.readOnly = false
  connection.exec(sql)
}

function driverOf(connection: Connection, config: Driver['config']): Driver {
  let isAlive = true
  return {
    config,
    isAlive: () => isAlive,
    faultOf(error) {
      if (error instanceof FileReplaced) isAlive = false
      return classifyError(error)
    },
    isOpen: async () => isInTransaction(connection),
    changedTransaction: (_query, inTransaction) => isInTransaction(connection) !== inTransaction,
    rollback: async () => run(connection, { sql: 'ROLLBACK' }),
    cancel: async () => {}, // Statements are synchronous, so there is nothing to cancel.
    destroy() {},
  }
}

/** Some errors end a transaction (a full disk), others do not. Node before 22.16 does not say which. */
function isInTransaction(connection: Connection): boolean {
  const known: boolean | undefined = connection.isTransaction
  if (known !== undefined) return known
  try {
    connection.exec('begin')
  } catch {
    return true
  }
  connection.exec('rollback')
  return false
}
