import type { Row } from '../catalogue/rows.ts'
import type { LedgerTables } from './tables.ts'

/** The process that migrates, or that died while it did. */
export interface Owner {
  readonly host: string
  readonly pid: number
  /** ISO 8601, UTC. */
  readonly since: string
  /** The row of Knex's lock table that it locked: `knex migrate:unlock` makes a new one. */
  readonly row: number
}

/** Reads the note under a key; null without one. */
export async function readNote(tables: LedgerTables, key: string): Promise<string | null> {
  if (!(await tables.hasNotes())) return null
  const row = await tables.rows('notes').where({ key }).first('value')
  return row ? String(row.value) : null
}

export async function writeNote(tables: LedgerTables, key: string, value: string): Promise<void> {
  await tables.rows('notes').insert({ key, value }).onConflict('key').merge()
}

export async function removeNote(tables: LedgerTables, key: string): Promise<void> {
  await tables.rows('notes').where({ key }).del()
}

/** The owner in the notes under the key `lock`. */
export function ownerOf([note]: readonly Row[]): Owner | null {
  return note ? JSON.parse(String(note.value)) : null
}

export async function readOwner(tables: LedgerTables): Promise<Owner | null> {
  const text = await readNote(tables, 'lock')
  return text === null ? null : JSON.parse(text)
}

/** The owner as text for messages. */
export function ownerText({ host, pid, since }: Owner): string {
  return `process ${pid} on ${host}, since ${since}`
}
