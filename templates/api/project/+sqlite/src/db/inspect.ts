import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import type { Knex } from 'knex'

interface DatabaseLocation {
  readonly database: string
  readonly host: string
}

/** The name of the database, which is the file's; it is on this machine. */
export function locationOf(url: string, _environment: object): DatabaseLocation {
  return { database: basename(filePathOf(url)), host: '' }
}

/** Whether the file exists. Opening it would create it. */
export function databaseMayExist(url: string): boolean {
  return existsSync(filePathOf(url))
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
  /** Whether it has columns named key and value. */
  readonly isReadable: boolean
}

async function markTables(knex: Knex): Promise<MarkTable[]> {
  const columns = "(select count(*) from pragma_table_info(m.name) where name in ('key', 'value'))"
  const rows = await knex({ m: 'sqlite_master' })
    .where({ type: 'table' })
    .whereRaw("substr(m.name, -5) = '_gapi'")
    .select('m.name', knex.raw(`${columns} as columns`))
  return rows.map(({ name, columns }) => ({ name, isReadable: Number(columns) === 2 }))
}

/** Whether there is any table except these. */
export async function hasTables(knex: Knex, except: readonly string[]): Promise<boolean> {
  const row = await knex('sqlite_master')
    .where({ type: 'table' })
    .whereNot('name', 'like', 'sqlite_%')
    .whereNotIn('name', [...except])
    .first(knex.raw('1'))
  return row !== undefined
}

function filePathOf(url: string): string {
  return url.replace(/^sqlite:/, '')
}
