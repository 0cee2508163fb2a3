import type { Knex } from 'knex'

interface DatabaseLocation {
  readonly database: string
  readonly host: string
}

/** The name of the database, and the host of its server. */
export function locationOf(url: string, _environment: object): DatabaseLocation {
  const { hostname, pathname } = new URL(url)
  return { database: decodeURIComponent(pathname.slice(1)), host: hostname }
}

/** Whether the database may exist. Always true here: only the server knows. */
export function databaseMayExist(_url: string): boolean {
  return true
}

/** The environments that the database is marked with, from every table of notes. */
export async function readMarks(knex: Knex): Promise<unknown[]> {
  const marks = []
  for (const { name, isReadable } of await markTables(knex))
    if (isReadable) marks.push(...(await knex(name).where({ key: 'environment' }).pluck('value')))
  return marks
}

/** Tables named like a table of notes but with other columns, so that their mark cannot be read. */
export async function unreadableMarkTables(knex: Knex): Promise<string[]> {
  return (await markTables(knex)).flatMap(({ name, isReadable }) => (isReadable ? [] : [name]))
}

interface MarkTable {
  readonly name: string
  /** Whether it has text columns named key and value. */
  readonly isReadable: boolean
}

async function markTables(knex: Knex): Promise<MarkTable[]> {
  const rows = await knex('information_schema.columns')
    .whereRaw('table_schema = database()')
    .whereRaw("right(table_name, 5) = '_gapi'")
    .groupBy('table_name')
    .select({ name: 'table_name' })
    .select(
      knex.raw("sum(column_name in ('key', 'value') and data_type regexp 'char|text') as readable_columns"),
    )
  return rows.map(row => ({ name: row.name, isReadable: Number(row.readable_columns) === 2 }))
}

/** Whether there is any table except these. */
export async function hasTables(knex: Knex, except: readonly string[]): Promise<boolean> {
  const row = await knex('information_schema.tables')
    .whereRaw('table_schema = database()')
    .where({ table_type: 'BASE TABLE' })
    .whereNotIn('table_name', [...except])
    .first(knex.raw('1'))
  return row !== undefined
}
