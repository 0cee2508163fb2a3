import type { Knex } from './knex.ts'
import type { MigrationSettings } from './migration-settings.ts'

/** The tables of a run: Knex's two, row for row, and one of our own beside them for what Knex has no column for. */
export interface Tables {
  readonly migrations: string
  readonly lock: string
  readonly notes: string
  readonly schema: string | undefined
}

export function tablesOf({ tableName, schemaName }: MigrationSettings): Tables {
  return {
    migrations: tableName,
    lock: `${tableName}_lock`,
    notes: `${tableName}_gapi`,
    schema: schemaName,
  }
}

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, unknown>>

/** Rows of one of the tables. */
export function rowsOf(knex: Knex, name: string, { schema }: Tables): Knex.QueryBuilder<Row, Row[]> {
  return schema ? knex(name).withSchema(schema) : knex(name)
}

/** Reads the rows of one of the tables, or those whose key is like this; there are none where there is no table. */
export type ReadRows = (table: string, keys?: string) => Promise<readonly Row[]>

export function readerOf(knex: Knex, tables: Tables): ReadRows {
  return async (table, keys) => {
    if (!(await hasTable(knex, table, tables))) return []
    const rows = rowsOf(knex, table, tables).select()
    return keys === undefined ? rows : rows.where('key', 'like', keys)
  }
}

export function hasTable(knex: Knex, name: string, { schema }: Tables): Promise<boolean> {
  return (schema ? knex.schema.withSchema(schema) : knex.schema).hasTable(name)
}

/** Makes what is missing, with Knex's own columns. Another process may make it at the same moment. */
export async function ensureTables(knex: Knex, tables: Tables): Promise<void> {
  await ensureTable(knex, tables.migrations, tables, table => {
    table.increments()
    table.string('name')
    table.integer('batch')
    table.timestamp('migration_time')
  })
  await ensureTable(knex, tables.lock, tables, table => {
    table.increments('index').primary()
    table.integer('is_locked')
  })
  await ensureTable(knex, tables.notes, tables, table => {
    table.string('key', 191).primary()
    table.text('value')
  })
}

async function ensureTable(
  knex: Knex,
  name: string,
  tables: Tables,
  columns: (table: Knex.CreateTableBuilder) => void,
): Promise<void> {
  if (await hasTable(knex, name, tables)) return
  try {
    const schema = tables.schema ? knex.schema.withSchema(tables.schema) : knex.schema
    await schema.createTable(name, columns)
  } catch (error) {
    if (!(await hasTable(knex, name, tables))) throw error
  }
}
