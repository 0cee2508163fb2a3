import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Row } from '../../catalogue/rows.ts'
import { silenceLoadWarnings } from '../../project/load/load-warnings.ts'
import type { ConfiguredProject } from '../../project/read-project.ts'

/**
 * Reads the rows of a table, or only those whose key is LIKE `keys`; empty where the table does not exist.
 */
export type ReadTable = (table: string, keys?: string) => Promise<readonly Row[]>

/**
 * Reads a project's SQLite file without Knex, which takes longer to load than everything else. Undefined
 * where the configuration needs more than the file name, where no driver can do it, or where anything fails:
 * then Knex tries, and reports the error.
 */
export async function withDatabaseFile<T>(
  { sqliteFile: file, root }: ConfiguredProject,
  use: (read: ReadTable) => Promise<T>,
): Promise<T | undefined> {
  if (file === undefined) return undefined
  if (!existsSync(file)) return use(async () => [])
  const Driver = driverOf(root)
  if (!Driver) return undefined
  let database: Database | undefined
  try {
    database = new Driver(file)
    return await use(readerOf(database))
  } catch {
    return undefined
  } finally {
    database?.close()
  }
}

/** The API that node:sqlite and better-sqlite3 share. */
interface Database {
  prepare(sql: string): { all(...values: readonly string[]): Row[] }
  close(): void
}

type Driver = new (file: string) => Database

/** Node has its own driver from 22.13 on; before that, the project's driver is used. */
function driverOf(root: string): Driver | undefined {
  silenceLoadWarnings()
  const require = createRequire(join(root, 'package.json'))
  const drivers = [
    () => require('node:sqlite').DatabaseSync,
    () => require('@photostructure/sqlite').DatabaseSync,
    () => require('better-sqlite3'),
  ]
  for (const load of drivers) {
    try {
      return load()
    } catch {
      // It is not installed, or was built for another Node version: try the next.
    }
  }
  return undefined
}

function readerOf(database: Database): ReadTable {
  return async (table, keys) => {
    const found = database.prepare(`select 1 from sqlite_master where type = 'table' and name = ?`).all(table)
    if (found.length === 0) return []
    const rows = `select * from "${table.replaceAll('"', '""')}"`
    return keys === undefined
      ? database.prepare(rows).all()
      : database.prepare(`${rows} where "key" like ?`).all(keys)
  }
}
