import { statSync, unlinkSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { exit, systemCodeOf, UserError } from '../../../system/errors.ts'
import { type AdvisoryLock, LockLost } from '../../lock/advisory-lock.ts'

/** The connections of the drivers: better-sqlite3 and node:sqlite are synchronous, sqlite3 uses callbacks. */
interface Connection {
  exec(sql: string, done?: (error: Error | null) => void): unknown
  close(): void
}

export interface SqliteDriver {
  new (file: string): Connection
  readonly Database?: new (file: string) => Connection
}

/**
 * An exclusive transaction on a separate file, because the database itself must stay usable. The holder
 * removes the file at the end; a process that waited for a removed file starts again with the new one.
 */
export function fileLock(driver: SqliteDriver, path: string): AdvisoryLock {
  let connection: Connection | undefined
  let opened: number | undefined
  const close = () => {
    connection?.close()
    connection = undefined
  }
  return {
    async tryTake() {
      close()
      connection = await opening(driver, path)
      opened = inodeOf(path)
      const isTaken = await execute(connection, driver, 'begin exclusive')
      if (isTaken && opened !== undefined && opened === inodeOf(path)) return true
      close()
      return false
    },
    async check() {
      if (opened !== inodeOf(path)) throw new LockLost(`${basename(path)} was removed`)
    },
    holder: async () => null,
    /** A file that another process created meanwhile belongs to that process. */
    async free() {
      if (connection && opened === inodeOf(path)) remove(path)
      close()
    },
  }
}

async function opening(driver: SqliteDriver, path: string): Promise<Connection> {
  try {
    const connection = new (driver.Database ?? driver)(path)
    await execute(connection, driver, 'select 1')
    return connection
  } catch (error) {
    throw new UserError(
      `Cannot create the lock file ${basename(path)}: ${error instanceof Error ? error.message : error}`,
      `Check that ${dirname(path)} may be written.`,
      exit.failed,
    )
  }
}

/** Windows does not remove an open file; the empty file stays there. */
function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!['ENOENT', 'EBUSY', 'EPERM'].includes(systemCodeOf(error) ?? '')) throw error
  }
}

function execute(connection: Connection, { Database }: SqliteDriver, sql: string): Promise<boolean> {
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

/**
 * When the holder removes the file between our open and our lock, SQLite reports an I/O error: try again with
 * the next file.
 */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    /SQLITE_BUSY|database is locked|SQLITE_IOERR|disk I\/O error/.test(
      `${Object(error).code} ${error.message}`,
    )
  )
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino
}
