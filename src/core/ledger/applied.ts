import type { Row } from '../catalogue/rows.ts'
import { migrationNameOf } from '../project/migration-settings.ts'
import { readNote, removeNote, writeNote } from './notes.ts'
import type { LedgerTables } from './tables.ts'

/** A row of Knex's table. */
export interface Applied {
  readonly id: number
  /** The name as recorded. */
  readonly recorded: string
  /** Without its extension. */
  readonly name: string
  readonly batch: number
  /** ISO 8601, UTC; null where the row has no time. */
  readonly at: string | null
}

/** A migration that is about to be recorded. */
export interface ToRecord {
  /** Without its extension. */
  readonly name: string
  /** The name that Knex would record. */
  readonly recordAs: string
  readonly batch: number
  /** Of its file; null without a file. */
  readonly checksum: string | null
}

/** The applied migrations in the rows of Knex's table, in the order they were applied. */
export function appliedOf(rows: readonly Row[]): Applied[] {
  return rows
    .map(row => ({
      id: Number(row.id),
      recorded: String(row.name),
      name: migrationNameOf(String(row.name)),
      batch: Number(row.batch),
      at: timeOf(row.migration_time),
    }))
    .sort((a, b) => a.id - b.id)
}

export async function recordApplied(tables: LedgerTables, migration: ToRecord): Promise<void> {
  const { name, recordAs, batch, checksum } = migration
  await tables.rows('migrations').insert({ name: recordAs, batch, migration_time: new Date() })
  if (checksum !== null) await writeNote(tables, checksumKey(name), checksum)
}

/** Removes its row, and the checksum of its file. */
export async function removeApplied(tables: LedgerTables, { id, name }: Applied): Promise<void> {
  await tables.rows('migrations').where({ id }).del()
  await removeNote(tables, checksumKey(name))
}

/** Gives the row of a migration, and the checksum of its file, the name that its file has now. */
export async function renameApplied(
  tables: LedgerTables,
  { id, name: old }: Applied,
  { name, recordAs }: Pick<ToRecord, 'name' | 'recordAs'>,
): Promise<void> {
  await tables.rows('migrations').where({ id }).update({ name: recordAs })
  const checksum = await readNote(tables, checksumKey(old))
  await removeNote(tables, checksumKey(old))
  if (checksum !== null) await writeNote(tables, checksumKey(name), checksum)
}

/** LIKE pattern of the keys of checksum notes. */
export const checksumKeys = 'checksum %'

/** The checksum of each migration's file when it was applied, by name. */
export function checksumsOf(notes: readonly Row[]): ReadonlyMap<string, string> {
  return new Map(notes.map(({ key, value }) => [String(key).slice(checksumKey('').length), String(value)]))
}

function checksumKey(name: string): string {
  return `checksum ${name}`
}

/** A date, or what SQLite's drivers return for one: milliseconds or text. */
function timeOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' && isoTime.test(value)) return value
  const time =
    value instanceof Date ? value : new Date(typeof value === 'number' ? value : textTime(String(value)))
  return Number.isNaN(time.getTime()) ? String(value) : time.toISOString()
}

/**
 * The format that our drivers return. Such text is used as it is, because parsing and formatting thousands of
 * rows would take most of the time.
 */
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function textTime(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text
}
