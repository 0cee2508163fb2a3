import type { Knex } from '../../core/knex.ts'
import { type Row, readerOf, rowsOf, type Tables } from '../../core/migration-tables.ts'
import { nameOf } from './folder.ts'

/** A row of Knex's table. */
export interface Applied {
  readonly id: number
  /** As it is recorded. */
  readonly recorded: string
  /** Without its extension. */
  readonly name: string
  readonly batch: number
  /** ISO 8601, UTC; null where the row does not say. */
  readonly at: string | null
}

/** What is recorded, in the order it was applied. A database without the table has nothing applied. */
export async function readApplied(knex: Knex, tables: Tables): Promise<Applied[]> {
  return appliedOf(await readerOf(knex, tables)(tables.migrations))
}

/** What the rows of Knex's table record, in the order it was applied. */
export function appliedOf(rows: readonly Row[]): Applied[] {
  return rows
    .map(row => ({
      id: Number(row.id),
      recorded: String(row.name),
      name: nameOf(String(row.name)),
      batch: Number(row.batch),
      at: timeOf(row.migration_time),
    }))
    .sort((a, b) => a.id - b.id)
}

export async function record(
  knex: Knex,
  tables: Tables,
  { name, batch }: { readonly name: string; readonly batch: number },
): Promise<void> {
  await rowsOf(knex, tables.migrations, tables).insert({ name, batch, migration_time: new Date() })
}

export async function unrecord(knex: Knex, tables: Tables, { id }: Applied): Promise<void> {
  await rowsOf(knex, tables.migrations, tables).where({ id }).del()
}

/** A date, or what SQLite's drivers make of one: milliseconds, or a text. */
function timeOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' && isoTime.test(value)) return value
  const time =
    value instanceof Date ? value : new Date(typeof value === 'number' ? value : textTime(String(value)))
  return Number.isNaN(time.getTime()) ? String(value) : time.toISOString()
}

/** As our drivers write it: there may be thousands of rows, and reading one and writing it again is most of their time. */
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function textTime(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text
}
