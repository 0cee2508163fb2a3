import type { Catalogue, Column, Table } from '../../core/catalogue/table.ts'
import type { Dialect } from '../../core/dialect.ts'
import { type Cell, cellOf, WrongValue } from './cell.ts'
import type { DataRow, DataSeed } from './data/shape.ts'
import { fault, type Place } from './place.ts'
import { columnNamed, type Reference, referenceOf } from './reference.ts'

/** A row with every value as its column has it; references are still to be found. */
export interface Row {
  readonly place: Place
  readonly cells: Map<string, Cell>
  readonly references: ReadonlyMap<string, Reference>
}

/** Checks the rows of a seed against its table, before anything is written. */
export function rowsOf(
  { file, rows }: DataSeed,
  table: Table,
  catalogue: Catalogue,
  family: Dialect['family'],
): Row[] {
  return rows.map(row => rowOf(row, table, catalogue, family, file.kind === 'csv'))
}

function rowOf(
  { place, values }: DataRow,
  table: Table,
  catalogue: Catalogue,
  family: Dialect['family'],
  isText: boolean,
): Row {
  const cells = new Map<string, Cell>()
  const references = new Map<string, Reference>()
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue
    locating({ ...place, column: name }, () => {
      const column = writable(columnNamed(table, name), table)
      // An empty cell of CSV cannot be left out as a key of YAML can.
      if (isText && value === null && !column.nullable) return
      const reference = referenceOf(value, column, table, catalogue)
      if (reference) references.set(name, reference)
      else cells.set(name, cellOf(isText ? fromText(value, column) : value, column, family))
    })
  }
  return { place, cells, references }
}

/** Says where it happened what was wrong with a value. */
export function locating<T>(place: Place, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw located(error, place)
  }
}

export function located(error: unknown, place: Place): unknown {
  return error instanceof WrongValue ? fault(place, error.message, error.hint) : error
}

function writable(column: Column, { name }: Table): Column {
  if (column.generated !== 'computed') return column
  throw new WrongValue(`${name} computes ${column.name} by itself.`, 'Leave the column out.')
}

/** In CSV everything is text: JSON is read from it. */
function fromText(value: unknown, { type }: Column): unknown {
  if (type !== 'json' || typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new WrongValue(`It is no JSON: ${value.slice(0, 60)}`, 'Write it as in {"a": 1}, quoted as CSV.')
  }
}
