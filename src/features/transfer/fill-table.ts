import type { Column } from '../../core/catalogue/table.ts'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { saysOf } from '../../core/database/fault/fault.ts'
import { type Cell, WrongValue } from '../../core/database/values/cell.ts'
import { bindable } from '../../core/database/values/stored.ts'
import type { Knex } from '../../core/project/knex.ts'
import { Cancelled, exit, UserError } from '../../core/system/errors.ts'
import { type DumpedRow, readBatches } from './dump-files.ts'
import { loadedCell } from './form-of-value.ts'
import type { LoadTable } from './load-table.ts'
import { sumOf } from './row-sum.ts'

/** Inserts all rows of a table. Returns the checksum that its rows must have. */
export async function fillTable(trx: Knex, load: LoadTable, signal: AbortSignal): Promise<bigint> {
  const { name, columns, late } = load
  let sum = 0n
  let done = 0
  for await (const batch of batchesOf(trx, load)) {
    if (signal.aborted) throw new Cancelled('Cancelled. Nothing was loaded.')
    const rows = batch.map((row, place) => cellsOf(trx, load, row, done + place + 1))
    for (const row of rows) sum += sumOf(row.map(({ same }) => same))
    const values = rows.map(row => rowOf(columns, row, column => !late.has(column.name) || !column.nullable))
    await naming(load, () => trx(name).insert(values))
    done += batch.length
  }
  if (done !== load.rows)
    throw new UserError(
      `The dump has ${done} of ${load.rows} rows of ${name}.`,
      'Make it again.',
      exit.failed,
    )
  return sum
}

/** Fills the columns that were left null, now that the rows they refer to exist. */
export async function setLateColumns(trx: Knex, load: LoadTable): Promise<void> {
  const { table, columns, late } = load
  if (!columns.some(({ name, nullable }) => late.has(name) && nullable)) return
  for await (const batch of batchesOf(trx, load))
    for (const [place, row] of batch.entries()) {
      const cells = cellsOf(trx, load, row, place + 1)
      const values = rowOf(columns, cells, ({ name }) => late.has(name))
      if (Object.values(values).every(value => value === null)) continue
      const key = rowOf(columns, cells, ({ name }) => table.primaryKey.includes(name))
      if (Object.keys(key).length === 0) throw withoutKey(load)
      await naming(load, () => trx(load.name).where(key).update(values))
    }
}

function batchesOf(trx: Knex, { folder, place, columns }: LoadTable): AsyncGenerator<DumpedRow[]> {
  const most = Math.floor(driverOf(trx).rows.mostValues / Math.max(1, columns.length))
  return readBatches(folder, place, Math.max(1, Math.min(1000, most)))
}

/** The values of a row. Throws where one does not fit its column, and names both. */
function cellsOf(trx: Knex, { name, columns }: LoadTable, row: DumpedRow, number: number): Cell[] {
  const { rows } = driverOf(trx)
  return columns.map((column, place) => {
    try {
      return loadedCell(row[place] ?? null, column, rows)
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error
      const id = row[0] === undefined ? '' : ` (${columns[0]?.name} ${row[0]})`
      throw new UserError(
        `${name}.${column.name}, row ${number}${id}: ${error.message}`,
        'Correct it in the database that the dump is of, and make the dump again.',
        exit.failed,
      )
    }
  })
}

function rowOf(
  columns: readonly Column[],
  cells: readonly Cell[],
  wanted: (column: Column) => boolean,
): Record<string, Knex.Value> {
  const entries = columns.flatMap((column, place) =>
    wanted(column) ? [[column.name, bindable(cells[place]?.bind)] as const] : [],
  )
  return Object.fromEntries(entries)
}

async function naming(load: LoadTable, work: () => PromiseLike<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const hint =
      'Nothing was loaded. Correct it in the database that the dump is of, and make the dump again.'
    throw new UserError(`${load.name} does not take its rows: ${saysOf(error)}`, hint, exit.failed)
  }
}

function withoutKey({ name }: LoadTable): UserError {
  const hint = 'Add a primary key in a migration, and apply it to both databases.'
  return new UserError(`${name} refers to itself and has no primary key.`, hint, exit.failed)
}

/** The application's next row must not get the id of a row that was loaded. */
export async function raiseSequences(trx: Knex, { name, columns, rows }: LoadTable): Promise<void> {
  const { raiseSequence } = driverOf(trx).rows
  if (!raiseSequence || rows === 0) return
  for (const column of columns)
    if (column.generated === 'identity') await raiseSequence(trx, name, column.name)
}
