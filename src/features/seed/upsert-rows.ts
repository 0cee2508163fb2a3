import type { Catalogue, Column, Table } from '../../core/catalogue/table.ts'
import type { DriverRows } from '../../core/database/drivers/driver.ts'
import type { Cell } from '../../core/database/values/cell.ts'
import { bindable, readStored, type Stored, whereCells } from '../../core/database/values/stored.ts'
import type { Knex } from '../../core/project/knex.ts'
import { Cancelled } from '../../core/system/errors.ts'
import type { DataSeed } from './data/shape.ts'
import { type Defaults, defaultsOf } from './fill.ts'
import { insertRows, refusedBy } from './insert.ts'
import { keyOf, keyTextOf } from './key-columns.ts'
import { columnNamed, type referenceFinder, tableNamed } from './reference.ts'
import { fault } from './seed-fault.ts'
import { located, locating, rowsOf, type SeedRow } from './seed-row.ts'

/** How many rows of one table were changed, and how. */
export interface TableCount {
  readonly table: string
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
}

/** The context of a run of seeds. */
export interface SeedRun {
  readonly trx: Knex
  readonly catalogue: Catalogue
  /** How the database stores rows. */
  readonly stored: DriverRows
  readonly finder: ReturnType<typeof referenceFinder>
  /** One timestamp for all rows of a run. */
  readonly now: Date
  readonly signal: AbortSignal
}

/** A seed of one table and everything that is needed to write it. */
interface Work extends SeedRun {
  readonly table: Table
  readonly key: readonly string[]
  readonly columns: readonly Column[]
  readonly defaults: Defaults
}

const rowsAtOnce = 200

/** The rows of a table in a data seed: their key columns and the values of these. */
export interface SeededRows {
  readonly table: Table
  /** Empty for a seed without rows. */
  readonly key: readonly string[]
  readonly texts: ReadonlySet<string>
}

interface Upserted {
  readonly count: TableCount
  readonly given: SeededRows
}

/** Inserts the missing rows, by their natural key, and updates those that differ. The run commits. */
export async function upsert(run: SeedRun, seed: DataSeed): Promise<Upserted> {
  const { catalogue, stored, now, signal } = run
  const table = locating({ file: seed.file.shown }, () => tableNamed(catalogue, seed.table))
  const rows = rowsOf(seed, table, catalogue, stored)
  const count = { table: table.name, inserted: 0, updated: 0, unchanged: 0, deleted: 0 }
  if (rows.length === 0) return { count, given: { table, key: [], texts: new Set() } }
  const key = keyOf(seed, table)
  const names = new Set(
    rows.flatMap(({ cells, references }) => [...key, ...cells.keys(), ...references.keys()]),
  )
  const columns = [...names].map(name => columnNamed(table, name))
  const work = { ...run, table, key, columns, defaults: defaultsOf(table, stored, now) }
  const refersToItself = rows.some(({ references }) =>
    [...references.values()].some(to => to.table === table),
  )
  const seen = new Map<string, SeedRow>()
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

async function findReferences({ finder, table }: Work, { place, cells, references }: SeedRow): Promise<void> {
  for (const [name, reference] of references) {
    try {
      cells.set(name, await finder.find(reference, columnNamed(table, name)))
    } catch (error) {
      throw located(error, { ...place, column: name })
    }
  }
}

function refuseTwice(work: Work, row: SeedRow, seen: Map<string, SeedRow>): void {
  const missing = work.key.find(name => (row.cells.get(name)?.same ?? null) === null)
  if (missing) throw fault(row.place, `It has no ${missing}, which is in its key.`, `Add ${missing}.`)
  const text = keyTextOf(work.key, name => row.cells.get(name)?.same)
  const before = seen.get(text)
  seen.set(text, row)
  if (!before) return
  const message = work.key.map(name => `${name} ${row.cells.get(name)?.same}`).join(', ')
  throw fault(row.place, `It has the same key as ${before.place.row}: ${message}.`, 'Remove one of the two.')
}

async function writePart(
  work: Work,
  rows: readonly SeedRow[],
): Promise<{ inserted: number; updated: number }> {
  const stored = await readMatching(work, rows)
  const missing: SeedRow[] = []
  let updated = 0
  for (const row of rows) {
    const before = stored.get(row)
    if (!before) missing.push(row)
    else if (await updateRow(work, row, before)) updated++
  }
  const full = missing.map(row => ({ ...row, cells: locating(row.place, () => work.defaults.newRow(row)) }))
  await insertRows(work.trx, work.table, full)
  return { inserted: missing.length, updated }
}

/** The rows of the database with the same keys, by row. */
async function readMatching(work: Work, rows: readonly SeedRow[]): Promise<Map<SeedRow, Stored>> {
  const { trx, table, columns } = work
  const stored = await readStored(trx, table, columns, query => whereKeys(query, work, rows))
  const byKey = new Map(stored.map(each => [keyTextOf(work.key, name => each[name]), each]))
  const found = new Map<SeedRow, Stored>()
  for (const row of rows) {
    const match = byKey.get(keyTextOf(work.key, name => row.cells.get(name)?.same))
    if (match) found.set(row, match)
  }
  if (found.size < stored.length) await readUnlike(work, rows, found)
  return found
}

/** Finds rows that only the database considers equal: a collation may not distinguish Ada from ada. */
async function readUnlike(work: Work, rows: readonly SeedRow[], found: Map<SeedRow, Stored>): Promise<void> {
  const { trx, table, columns } = work
  for (const row of rows) {
    if (found.has(row)) continue
    const [match] = await readStored(trx, table, columns, query => whereCells(query, keyCellsOf(work, row)))
    if (match) found.set(row, match)
  }
}

function whereKeys(query: Knex.QueryBuilder, work: Work, rows: readonly SeedRow[]): void {
  const [only, another] = work.key
  if (only !== undefined && another === undefined)
    return void query.whereIn(
      only,
      rows.map(({ cells }) => bindable(cells.get(only)?.bind)),
    )
  for (const row of rows) query.orWhere(inner => whereCells(inner, keyCellsOf(work, row)))
}

/**
 * Updates a row that differs from the seed. Where the database or a trigger rewrites a value (`10.0.0.1/32` of
 * an inet, a name in lower case), the row may be the same afterwards: then nothing is changed.
 */
async function updateRow(work: Work, row: SeedRow, before: Stored): Promise<boolean> {
  const changed = new Map([...row.cells].filter(([name, { same }]) => same !== before[name]))
  if (changed.size === 0) return false
  try {
    await work.trx.transaction(async trx => {
      await writeCells({ ...work, trx }, row, changed)
      const after = await readRow({ ...work, trx }, row)
      if (after && work.columns.every(({ name }) => after[name] === before[name])) throw new Rewritten()
    })
    const filled = new Map([...work.defaults.changed(changed)].filter(([name]) => !changed.has(name)))
    if (filled.size > 0) await writeCells(work, row, filled)
  } catch (error) {
    if (error instanceof Rewritten) return false
    throw refusedBy(error, row)
  }
  return true
}

class Rewritten extends Error {}

async function writeCells(work: Work, row: SeedRow, cells: ReadonlyMap<string, Cell>): Promise<void> {
  await work
    .trx(work.table.name)
    .where(inner => whereCells(inner, keyCellsOf(work, row)))
    .update(Object.fromEntries([...cells].map(([name, { bind }]) => [name, bind])))
}

async function readRow(work: Work, row: SeedRow): Promise<Stored | undefined> {
  const { trx, table, columns } = work
  const [found] = await readStored(trx, table, columns, query => whereCells(query, keyCellsOf(work, row)))
  return found
}

function keyCellsOf({ key }: Work, { cells }: SeedRow): Map<string, Cell> {
  return new Map([...cells].filter(([name]) => key.includes(name)))
}
