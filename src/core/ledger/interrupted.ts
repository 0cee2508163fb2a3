import type { Row } from '../catalogue/rows.ts'
import type { Applied } from './applied.ts'
import type { LedgerTables } from './tables.ts'

export type Direction = 'up' | 'down'

/** A migration and the direction in which it runs or ran. */
export interface MigrationStep {
  readonly name: string
  readonly direction: Direction
}

/** A statement of a migration that cannot be rolled back, and the response of the database. */
export interface Entry {
  readonly hash: string
  readonly answer: unknown
}

/** How far a migration got that began and did not end. */
export interface Interrupted extends MigrationStep {
  readonly entries: readonly Entry[]
  /** True: its process died. False: a statement failed. */
  readonly crashed: boolean
  /** Whether the next run can continue where it stopped. */
  readonly resumable: boolean
}

/** LIKE pattern of the keys of journal notes. */
export const journalKeys = 'journal %'

/** All migrations with a journal: interrupted ones, and those that ended before their journal was removed. */
export function journalsOf(notes: readonly Row[]): Interrupted[] {
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

/** The interrupted ones: those not recorded as ended. */
export function interruptedOf(journals: readonly Interrupted[], applied: readonly Applied[]): Interrupted[] {
  const recorded = new Set(applied.map(({ name }) => name))
  return journals.filter(({ name, direction }) => recorded.has(name) === (direction === 'down'))
}

const digits = 6

/** The key of a note in a migration's journal; the first note says that the migration began. */
export function journalKeyOf({ name, direction }: MigrationStep, place: number): string {
  return `journal ${direction} ${name} ${String(place).padStart(digits, '0')}`
}

/**
 * Notes whether a statement failed; with `failed: false`, an interrupted migration means that its process
 * died.
 */
export async function noteFailure(tables: LedgerTables, step: MigrationStep, failed: boolean): Promise<void> {
  await tables
    .rows('notes')
    .where({ key: journalKeyOf(step, 0) })
    .update({ value: JSON.stringify({ failed }) })
}

/** Removes the journal of a migration that ended or did nothing. */
export async function removeJournal(tables: LedgerTables, step: MigrationStep): Promise<void> {
  const prefix = journalKeyOf(step, 0).slice(0, -digits)
  const rows = await tables.rows('notes').where('key', 'like', `journal ${step.direction} %`).select('key')
  const keys = rows.map(({ key }) => String(key)).filter(key => key.startsWith(prefix))
  for (let from = 0; from < keys.length; from += 500)
    await tables
      .rows('notes')
      .whereIn('key', keys.slice(from, from + 500))
      .del()
}
