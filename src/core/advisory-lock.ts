import { statSync, unlinkSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { dialectOf, isLocked, sqliteFileOf } from './dialect.ts'
import { exit, systemCodeOf, UserError } from './errors.ts'
import type { Knex } from './knex.ts'
import type { KnexProject } from './knex-project.ts'
import { disableProcessing } from './processing.ts'

/** A lock that the database or the system frees by itself when the process that holds it dies. */
export interface AdvisoryLock {
  tryTake(): Promise<boolean>
  /** Frees it, or gives up waiting for it. */
  free(): Promise<void>
}

/** The lock of a project's database. A generated project's own runner takes the same one. */
export function advisoryLockOf(project: KnexProject, knex: Knex): AdvisoryLock {
  const { family } = dialectOf(knex)
  const file = sqliteFileOf(knex)
  if (family === 'postgres') return sessionLock(project, postgres)
  if (family === 'mysql') return sessionLock(project, mysql)
  if (family === 'sqlite' && file)
    return fileLock(knex.client.driver, `${resolve(project.root, file)}.gapi-lock`)
  return { tryTake: async () => true, free: async () => {} }
}

/** Held by a transaction, so that it also holds behind a pooler that lends a connection per transaction (PgBouncer). */
const postgres = `select case when pg_try_advisory_xact_lock(hashtext('migrations')) then 1 else 0 end as taken`
const mysql = `select get_lock(concat(left(database(), 50), '.migrations'), 0) as taken`

/** A connection of its own, kept open by a transaction that does nothing. */
function sessionLock(project: KnexProject, take: string): AdvisoryLock {
  const knex = project.connect()
  disableProcessing(knex)
  let holder: Knex.Transaction | undefined
  return {
    async tryTake() {
      holder ??= await begin(knex)
      const answer = await holder.raw(take)
      const [row] = Array.isArray(answer) ? answer[0] : answer.rows
      return Number(row.taken) === 1
    },
    async free() {
      await holder?.rollback().catch(() => {})
      await knex.destroy()
    },
  }
}

async function begin(knex: Knex): Promise<Knex.Transaction> {
  const holder = await knex.transaction()
  if (dialectOf(knex).family === 'postgres')
    await holder.raw('set local idle_in_transaction_session_timeout = 0')
  return holder
}

/** The two drivers' connections: better-sqlite3 and node:sqlite answer at once, sqlite3 calls back. */
interface Connection {
  exec(sql: string, done?: (error: Error | null) => void): unknown
  close(): void
}

interface Driver {
  new (file: string): Connection
  readonly Database?: new (file: string) => Connection
}

/**
 * An exclusive transaction on a file beside the database, because the database itself must stay usable. Whoever holds it
 * removes it at the end; whoever waited for a file that is no longer there starts over with the new one.
 */
function fileLock(driver: Driver, path: string): AdvisoryLock {
  let connection: Connection | undefined
  const close = () => {
    connection?.close()
    connection = undefined
  }
  return {
    async tryTake() {
      close()
      connection = await opening(driver, path)
      const opened = inodeOf(path)
      const isTaken = await execute(connection, driver, 'begin exclusive')
      if (isTaken && opened !== undefined && opened === inodeOf(path)) return true
      close()
      return false
    },
    async free() {
      if (connection) remove(path)
      close()
    },
  }
}

async function opening(driver: Driver, path: string): Promise<Connection> {
  try {
    const connection = new (driver.Database ?? driver)(path)
    await execute(connection, driver, 'select 1')
    return connection
  } catch (error) {
    throw new UserError(
      `Cannot make ${basename(path)}, which keeps others out: ${error instanceof Error ? error.message : error}`,
      `Check that ${dirname(path)} may be written.`,
      exit.failed,
    )
  }
}

/** Windows does not remove what is open; there the empty file stays. */
function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!['ENOENT', 'EBUSY', 'EPERM'].includes(systemCodeOf(error) ?? '')) throw error
  }
}

function execute(connection: Connection, { Database }: Driver, sql: string): Promise<boolean> {
  if (Database)
    return new Promise((taken, failed) => {
      connection.exec(sql, error => (error && !isBusy(error) ? failed(error) : taken(!error)))
    })
  try {
    connection.exec(sql)
    return Promise.resolve(true)
  } catch (error) {
    return isBusy(error) ? Promise.resolve(false) : Promise.reject(error)
  }
}

/** A file that its holder removes between our opening it and our taking it is an I/O error to SQLite: try the next one. */
function isBusy(error: unknown): boolean {
  return isLocked(error) || (error instanceof Error && /SQLITE_IOERR|disk I\/O error/.test(error.message))
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino
}
