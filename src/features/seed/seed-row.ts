import type { Catalogue, Column, Table } from '../../core/catalogue/table.ts'
import type { DriverRows } from '../../core/database/drivers/driver.ts'
import { type Cell, cellOf, WrongValue } from '../../core/database/values/cell.ts'
import type { DataRow, DataSeed } from './data/shape.ts'
import { columnNamed, type RowReference, referenceOf } from './reference.ts'
import { fault, type SeedPosition } from './seed-fault.ts'

/** A row whose values have the types of their columns; references are not resolved yet. */
export interface SeedRow {
  readonly place: SeedPosition
  readonly cells: Map<string, Cell>
  readonly references: ReadonlyMap<string, RowReference>
}

/** Checks the rows of a seed against its table, before anything is written. */
export function rowsOf(
  { file, rows }: DataSeed,
  table: Table,
  catalogue: Catalogue,
  stored: DriverRows,
): SeedRow[] {
  return rows.map(row => rowOf(row, table, catalogue, stored, file.kind === 'csv'))
}

function rowOf(
  { place, values }: DataRow,
  table: Table,
  catalogue: Catalogue,
  stored: DriverRows,
  isText: boolean,
): SeedRow {
  const cells = new Map<string, Cell>()
  const references = new Map<string, RowReference>()
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue
    locating({ ...place, column: name }, () => {
      const column = writable(columnNamed(table, name), table)
      // YAML can omit a key, CSV can only leave a cell empty.
      if (isText && value === null && !column.nullable) return
      const reference = referenceOf(value, column, table, catalogue)
      if (reference) references.set(name, reference)
      else cells.set(name, cellOf(isText ? fromText(value, column) : value, column, stored))
    })
  }
  return { place, cells, references }
}

/** Adds the position to the error of a wrong value. */
export function locating<T>(place: SeedPosition, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw located(error, place)
  }
}

export function located(error: unknown, place: SeedPosition): unknown {
  return error instanceof WrongValue ? fault(place, error.message, error.hint) : error
}

function writable(column: Column, { name }: Table): Column {
  if (column.generated !== 'computed') return column
  throw new WrongValue(`${name} computes ${column.name} by itself.`, 'Leave the column out.')
}

/** All values in CSV are text: JSON columns are parsed. */
function fromText(value: unknown, { type }: Column): unknown {
  if (type !== 'json' || typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new WrongValue(
      `It is not valid JSON: ${value.slice(0, 60)}`,
      'Write JSON, e.g. {"a": 1}, quoted as CSV.',
    )
  }
}
