import type { Catalogue, Column, Table } from '../../core/catalogue/table.ts'
import type { Dialect } from '../../core/dialect.ts'
import { Cancelled } from '../../core/errors.ts'
import type { Knex } from '../../core/knex.ts'
import type { Cell } from './cell.ts'
import type { DataSeed } from './data/shape.ts'
import { type Filling, fillingOf } from './fill.ts'
import { insertRows, refusedBy } from './insert.ts'
import { keyOf } from './key.ts'
import { fault } from './place.ts'
import { columnNamed, type referenceFinder, tableNamed } from './reference.ts'
import { located, locating, type Row, rowsOf } from './row.ts'
import { bindable, readStored, type Stored, whereCells } from './stored.ts'

/** What became of the rows of one table. */
export interface TableCount {
  readonly table: string
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
}

/** What a run of seeds works on. */
export interface SeedRun {
  readonly trx: Knex
  readonly catalogue: Catalogue
  readonly family: Dialect['family']
  readonly finder: ReturnType<typeof referenceFinder>
  /** One time for all rows of a run. */
  readonly now: Date
  readonly signal: AbortSignal
}

/** A seed of one table with all that is needed to write it. */
interface Work extends SeedRun {
  readonly table: Table
  readonly key: readonly string[]
  readonly columns: readonly Column[]
  readonly filling: Filling
}

const rowsAtOnce = 200

/** The rows of a table that a seed of data gave: the columns by which they are known, and what stands in them. */
export interface Given {
  readonly table: Table
  /** Empty of a seed without rows. */
  readonly key: readonly string[]
  readonly texts: ReadonlySet<string>
}

/** What a seed of data did. */
interface Upserted {
  readonly count: TableCount
  readonly given: Given
}

/** Adds the rows that are missing, by their natural key, and changes those that differ. Flushes; the run commits. */
export async function upsert(run: SeedRun, seed: DataSeed): Promise<Upserted> {
  const { catalogue, family, now, signal } = run
  const table = locating({ file: seed.file.shown }, () => tableNamed(catalogue, seed.table))
  const rows = rowsOf(seed, table, catalogue, family)
  const count = { table: table.name, inserted: 0, updated: 0, unchanged: 0, deleted: 0 }
  if (rows.length === 0) return { count, given: { table, key: [], texts: new Set() } }
  const key = keyOf(seed, table)
  const names = new Set(
    rows.flatMap(({ cells, references }) => [...key, ...cells.keys(), ...references.keys()]),
  )
  const columns = [...names].map(name => columnNamed(table, name))
  const work = { ...run, table, key, columns, filling: fillingOf(table, family, now) }
  const refersToItself = rows.some(({ references }) =>
    [...references.values()].some(to => to.table === table),
  )
  const seen = new Map<string, Row>()
  for (let from = 0; from < rows.length; from += refersToItself ? 1 : rowsAtOnce) {
    if (signal.aborted) throw new Cancelled('Cancelled. Nothing was changed.')
    const part = rows.slice(from, from + (refersToItself ? 1 : rowsAtOnce))
    for (const row of part) await findReferences(work, row)
    for (const row of part) refuseTwice(work, row, seen)
    const { inserted, updated } = await writePart(work, part)
    count.inserted += inserted
    count.updated += updated
    count.unchanged += part.length - inserted - updated
  }
  return { count, given: { table, key, texts: new Set(seen.keys()) } }
}

async function findReferences({ finder, table }: Work, { place, cells, references }: Row): Promise<void> {
  for (const [name, reference] of references) {
    try {
      cells.set(name, await finder.find(reference, columnNamed(table, name)))
    } catch (error) {
      throw located(error, { ...place, column: name })
    }
  }
}

function refuseTwice(work: Work, row: Row, seen: Map<string, Row>): void {
  const missing = work.key.find(name => (row.cells.get(name)?.same ?? null) === null)
  if (missing) throw fault(row.place, `It has no ${missing}, which is in its key.`, `Add ${missing}.`)
  const text = keyTextOf(work.key, name => row.cells.get(name)?.same)
  const before = seen.get(text)
  seen.set(text, row)
  if (!before) return
  const says = work.key.map(name => `${name} ${row.cells.get(name)?.same}`).join(', ')
  throw fault(row.place, `It has the same key as ${before.place.row}: ${says}.`, 'Remove one of the two.')
}

async function writePart(work: Work, rows: readonly Row[]): Promise<{ inserted: number; updated: number }> {
  const stored = await readMatching(work, rows)
  const missing: Row[] = []
  let updated = 0
  for (const row of rows) {
    const before = stored.get(row)
    if (!before) missing.push(row)
    else if (await updateRow(work, row, before)) updated++
  }
  const full = missing.map(row => ({ ...row, cells: locating(row.place, () => work.filling.newRow(row)) }))
  await insertRows(work.trx, work.table, full)
  return { inserted: missing.length, updated }
}

/** The rows of the database that have the keys of these, by row. */
async function readMatching(work: Work, rows: readonly Row[]): Promise<Map<Row, Stored>> {
  const { trx, table, columns } = work
  const stored = await readStored(trx, table, columns, query => whereKeys(query, work, rows))
  const byKey = new Map(stored.map(each => [keyTextOf(work.key, name => each[name]), each]))
  const found = new Map<Row, Stored>()
  for (const row of rows) {
    const match = byKey.get(keyTextOf(work.key, name => row.cells.get(name)?.same))
    if (match) found.set(row, match)
  }
  if (found.size < stored.length) await readUnlike(work, rows, found)
  return found
}

/** What only the database holds to be the same: a collation may not tell Ada from ada. */
async function readUnlike(work: Work, rows: readonly Row[], found: Map<Row, Stored>): Promise<void> {
  const { trx, table, columns } = work
  for (const row of rows) {
    if (found.has(row)) continue
    const [match] = await readStored(trx, table, columns, query => whereCells(query, keyCellsOf(work, row)))
    if (match) found.set(row, match)
  }
}

function whereKeys(query: Knex.QueryBuilder, work: Work, rows: readonly Row[]): void {
  const [only, another] = work.key
  if (only !== undefined && another === undefined)
    return void query.whereIn(
      only,
      rows.map(({ cells }) => bindable(cells.get(only)?.bind)),
    )
  for (const row of rows) query.orWhere(inner => whereCells(inner, keyCellsOf(work, row)))
}

async function updateRow(work: Work, row: Row, before: Stored): Promise<boolean> {
  const changed = new Map([...row.cells].filter(([name, { same }]) => same !== before[name]))
  if (changed.size === 0) return false
  const binds = [...work.filling.changed(changed)].map(([name, { bind }]) => [name, bind])
  try {
    await work
      .trx(work.table.name)
      .where(inner => whereCells(inner, keyCellsOf(work, row)))
      .update(Object.fromEntries(binds))
  } catch (error) {
    throw refusedBy(error, row)
  }
  return true
}

function keyCellsOf({ key }: Work, { cells }: Row): Map<string, Cell> {
  return new Map([...cells].filter(([name]) => key.includes(name)))
}

/** The values of a key as one text. */
export function keyTextOf(
  key: readonly string[],
  textOf: (name: string) => string | null | undefined,
): string {
  return JSON.stringify(key.map(textOf))
}
