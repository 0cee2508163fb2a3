import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type { Knex } from './knex.ts'
import { silenceLoadWarnings } from './load-warnings.ts'
import type { ReadRows, Row } from './migration-tables.ts'

/** Knex's clients that open a file by its name and do nothing else to it. */
const plainClients: readonly unknown[] = ['sqlite3', 'sqlite', 'better-sqlite3']

/**
 * The SQLite file, absolute, of a configuration that needs nothing but its name to open it; undefined for any other,
 * such as one with an encryption key, a URI, something to run on each new connection, or tables in a second file.
 */
export function plainSqliteFile(config: Knex.Config, root: string): string | undefined {
  const { client, connection, pool, migrations } = config
  if (!plainClients.includes(client) || typeof connection !== 'object' || !connection) return undefined
  if (pool?.afterCreate || migrations?.schemaName) return undefined
  const [[key, name] = [], ...more] = Object.entries(connection)
  if (key !== 'filename' || more.length > 0 || typeof name !== 'string') return undefined
  return name === '' || name === ':memory:' || name.startsWith('file:') ? undefined : resolve(root, name)
}

/**
 * Lends a reader of a project's SQLite file that does not need Knex, which takes longer to load than all the rest.
 * Undefined where its configuration is not that plain, where it has no driver that can do it, or where anything fails:
 * then Knex shall try, and say what is wrong.
 */
export async function withSqliteFile<T>(
  { sqliteFile: file, root }: Placed,
  use: (read: ReadRows) => Promise<T>,
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

interface Placed {
  readonly sqliteFile: string | undefined
  readonly root: string
}

/** The part that node:sqlite and better-sqlite3 have in common. */
interface Database {
  prepare(sql: string): { all(...values: readonly string[]): Row[] }
  close(): void
}

type Driver = new (file: string) => Database

/** Node has its own from 22.13 on; before, it is what the project has. */
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
      // It is not there, or was built for another Node: the next may be.
    }
  }
  return undefined
}

function readerOf(database: Database): ReadRows {
  return async (table, keys) => {
    const found = database.prepare(`select 1 from sqlite_master where type = 'table' and name = ?`).all(table)
    if (found.length === 0) return []
    const rows = `select * from "${table.replaceAll('"', '""')}"`
    return keys === undefined
      ? database.prepare(rows).all()
      : database.prepare(`${rows} where "key" like ?`).all(keys)
  }
}
