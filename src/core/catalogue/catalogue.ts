import { dialectOf } from '../dialect.ts'
import { UserError } from '../errors.ts'
import type { Knex } from '../knex.ts'
import { readMysql } from './mysql.ts'
import { readPostgres } from './postgres.ts'
import { readSqlite } from './sqlite.ts'
import type { Catalogue, Table } from './table.ts'

/**
 * Reads what the database says of its own tables: on PostgreSQL those that the search path finds, on MySQL those of
 * the database, on SQLite those of the file. Knex's own tables are left out. In the order of their names.
 */
export async function readCatalogue(
  knex: Knex,
  { tableName = 'knex_migrations' }: { readonly tableName?: string } = {},
): Promise<Catalogue> {
  const { family } = dialectOf(knex)
  if (family === 'other')
    throw new UserError(
      `gapi cannot read the catalogue of ${knex.client.dialect}.`,
      'It knows PostgreSQL, MySQL, MariaDB and SQLite.',
    )
  const tables = await readers[family](knex)
  const own = new Set([tableName, `${tableName}_lock`, `${tableName}_gapi`])
  return { tables: tables.filter(({ name }) => !own.has(name)).sort(byName) }
}

const readers = { postgres: readPostgres, mysql: readMysql, sqlite: readSqlite }

function byName(one: Table, other: Table): number {
  return one.name < other.name ? -1 : 1
}
