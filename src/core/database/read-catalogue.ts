import type { Catalogue, Table } from '../catalogue/table.ts'
import type { Knex } from '../project/knex.ts'
import { driverOf } from './drivers/driver-of.ts'

/**
 * Reads the tables of a database, sorted by name: on PostgreSQL those in the search path, and with their schema
 * before their name those of others; on MySQL those of the database, on SQLite those of the file. Knex's own
 * tables are ignored.
 */
export async function readCatalogue(
  knex: Knex,
  { tableName = 'knex_migrations' }: { readonly tableName?: string } = {},
): Promise<Catalogue> {
  const tables = await driverOf(knex).readTables(knex)
  const own = new Set([tableName, `${tableName}_lock`, `${tableName}_gapi`])
  return { tables: tables.filter(({ name }) => !own.has(name.replace(/^.*\./, ''))).sort(byName) }
}

function byName(one: Table, other: Table): number {
  return one.name < other.name ? -1 : 1
}
