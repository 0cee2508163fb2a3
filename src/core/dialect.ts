import type { Knex } from './knex.ts'

/** What a runner has to know of a database. */
export interface Dialect {
  readonly family: 'postgres' | 'mysql' | 'sqlite' | 'other'
  /** Whether a schema change can be rolled back. */
  readonly transactionalDdl: boolean
}

export function dialectOf(knex: Knex): Dialect {
  const name = String(knex.client.dialect)
  if (name === 'postgresql') return { family: 'postgres', transactionalDdl: true }
  if (name === 'mysql' || name === 'mariadb') return { family: 'mysql', transactionalDdl: false }
  if (name === 'sqlite3') return { family: 'sqlite', transactionalDdl: true }
  return { family: 'other', transactionalDdl: name === 'mssql' || name === 'redshift' }
}

/** Whether SQLite says that another holds the file. */
export function isLocked(error: unknown): boolean {
  return (
    error instanceof Error &&
    /SQLITE_BUSY|database is locked/.test(`${Reflect.get(error, 'code')} ${error.message}`)
  )
}

/** The file of an SQLite database, as the configuration names it, or undefined for one in memory. */
export function sqliteFileOf(knex: Knex): string | undefined {
  const { connection } = knex.client.config
  const given = typeof connection === 'object' && connection !== null ? connection.filename : connection
  const file = String(given ?? '').replace(/^file:(\/\/)?|\?.*$/g, '')
  return file === '' || file.includes(':memory:') ? undefined : file
}
