import type { Knex } from './knex.ts'
import { hasTable, type Row, rowsOf, type Tables } from './migration-tables.ts'

/** Who migrates, or did when the process died. */
export interface Owner {
  readonly host: string
  readonly pid: number
  /** ISO 8601, UTC. */
  readonly since: string
  /** The row of Knex's lock table that it locked: `knex migrate:unlock` makes a new one. */
  readonly row: number
}

/** Reads what was noted under a key; null where nothing is. */
export async function readNote(knex: Knex, tables: Tables, key: string): Promise<string | null> {
  if (!(await hasTable(knex, tables.notes, tables))) return null
  const row = await rowsOf(knex, tables.notes, tables).where({ key }).first('value')
  return row ? String(row.value) : null
}

export async function writeNote(knex: Knex, tables: Tables, key: string, value: string): Promise<void> {
  await rowsOf(knex, tables.notes, tables).insert({ key, value }).onConflict('key').merge()
}

export async function removeNote(knex: Knex, tables: Tables, key: string): Promise<void> {
  await rowsOf(knex, tables.notes, tables).where({ key }).del()
}

/** Who the notes under the key `lock` say it is. */
export function ownerOf([note]: readonly Row[]): Owner | null {
  return note ? JSON.parse(String(note.value)) : null
}

export async function readOwner(knex: Knex, tables: Tables): Promise<Owner | null> {
  const text = await readNote(knex, tables, 'lock')
  return text === null ? null : JSON.parse(text)
}
