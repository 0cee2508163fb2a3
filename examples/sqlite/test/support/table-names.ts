import type { Knex } from 'knex'
import { OwnedTable, Table } from '../../src/db/table.ts'
import type { TableFactory } from '../../src/db/tables.ts'

/** The names of the tables in `db`, without functions such as `later`. */
export function tableNames(tables: TableFactory, knex: Knex): string[] {
  const isTable = (member: unknown) => member instanceof Table || member instanceof OwnedTable
  return Object.entries(tables(knex)).flatMap(([name, member]) => (isTable(member) ? [name] : []))
}
