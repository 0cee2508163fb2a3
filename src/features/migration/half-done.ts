import type { Knex } from '../../core/knex.ts'
import { type Row, readerOf, rowsOf, type Tables } from '../../core/migration-tables.ts'
import type { Direction } from './perform.ts'

/** A statement of a migration that cannot be rolled back, and what the database answered. */
export interface Entry {
  readonly hash: string
  readonly answer: unknown
}

/** How far a migration came that was begun and did not end. */
export interface HalfDone {
  readonly name: string
  readonly direction: Direction
  readonly entries: readonly Entry[]
  /** Its process died; otherwise a statement failed. */
  readonly crashed: boolean
  /** Whether running it again can go on where it stopped. */
  readonly resumable: boolean
}

/** Every migration that is half done. */
export async function readHalfDone(knex: Knex, tables: Tables): Promise<HalfDone[]> {
  return halfDoneOf(await readerOf(knex, tables)(tables.notes, journalKeys))
}

/** The keys of notes that are of a journal. */
export const journalKeys = 'journal %'

/** What such notes say. */
export function halfDoneOf(notes: readonly Row[]): HalfDone[] {
  const rows = [...notes].sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1))
  const begun = new Map<string, { entries: Entry[]; resumable: boolean; crashed: boolean }>()
  for (const row of rows) {
    const [, of = '', place] = /^journal (\w+ .*) (\d+)$/.exec(String(row.key)) ?? []
    const known = begun.get(of) ?? { entries: [], resumable: true, crashed: true }
    begun.set(of, known)
    const value = JSON.parse(String(row.value))
    if (Number(place) > 0) known.entries.push(value)
    if (value.resumable === false) known.resumable = false
    if (value.failed === true) known.crashed = false
  }
  return [...begun].map(([of, known]) => {
    const [direction, name = ''] = of.split(/ (.*)/)
    return { name, direction: direction === 'down' ? 'down' : 'up', ...known }
  })
}

const digits = 6

/** Notes that a migration begins: until the note is gone it is half done. */
export async function begin(knex: Knex, tables: Tables, name: string, direction: Direction): Promise<void> {
  await rowsOf(knex, tables.notes, tables).insert({ key: keyOf(name, direction, 0), value: '{}' })
}

/** Notes whether the process that is at it died, should nothing else be noted, or that a statement failed. */
export async function noteFailure(knex: Knex, tables: Tables, half: Named, failed: boolean): Promise<void> {
  await rowsOf(knex, tables.notes, tables)
    .where({ key: keyOf(half.name, half.direction, 0) })
    .update({ value: JSON.stringify({ failed }) })
}

interface Named {
  readonly name: string
  readonly direction: Direction
}

/** Notes that it ended, or that it never did anything. */
export async function forget(knex: Knex, tables: Tables, name: string, direction: Direction): Promise<void> {
  const prefix = keyOf(name, direction, 0).slice(0, -digits)
  const rows = await rowsOf(knex, tables.notes, tables)
    .where('key', 'like', `journal ${direction} %`)
    .select('key')
  const keys = rows.map(({ key }) => String(key)).filter(key => key.startsWith(prefix))
  for (let from = 0; from < keys.length; from += 500)
    await rowsOf(knex, tables.notes, tables)
      .whereIn('key', keys.slice(from, from + 500))
      .del()
}

/** Where in the journal of a migration a note stands; the first is that it began. */
export function keyOf(name: string, direction: Direction, place: number): string {
  return `journal ${direction} ${name} ${String(place).padStart(digits, '0')}`
}
