import type { Catalogue, Column, Table } from '../../core/catalogue/table.ts'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { bindingOf, canonicalOf } from '../../core/database/values/canonical.ts'
import { type Cell, cellOf, WrongValue } from '../../core/database/values/cell.ts'
import { readStored, whereCells } from '../../core/database/values/stored.ts'
import type { Knex } from '../../core/project/knex.ts'
import { didYouMean } from '../../core/system/did-you-mean.ts'
import { isMapping } from './data/shape.ts'

/**
 * A row of another table, by its natural key: `{ name: Mobile app }`, with `$ref: clients` where there is no
 * foreign key.
 */
export interface RowReference {
  readonly table: Table
  /** The column whose value is used. */
  readonly wanted: Column
  readonly find: Readonly<Record<string, unknown>>
}

/** Reads a reference; undefined for another value. Throws WrongValue for a reference to nothing. */
export function referenceOf(
  value: unknown,
  column: Column,
  table: Table,
  catalogue: Catalogue,
): RowReference | undefined {
  if (!isMapping(value) || column.type === 'json') return undefined
  const { $ref, $column, ...find } = value
  const key = table.foreignKeys.find(({ columns }) => columns.length === 1 && columns[0] === column.name)
  const named = $ref === undefined ? key?.table : String($ref)
  if (named === undefined)
    throw new WrongValue(
      `${table.name}.${column.name} has no foreign key, so nothing says which table is meant.`,
      'Name the table: { $ref: clients, name: … }',
    )
  const target = tableNamed(catalogue, named)
  const asked = $column === undefined ? undefined : String($column)
  const fromKey = key?.table === named ? key.references[0] : undefined
  const wanted = columnNamed(target, asked ?? fromKey ?? onlyPrimary(target))
  if (Object.keys(find).length === 0)
    throw new WrongValue(`It does not say which row of ${named}.`, 'Name a column: { name: … }')
  return { table: target, wanted, find }
}

/** Finds rows by reference; results are cached. */
export function referenceFinder(trx: Knex, catalogue: Catalogue) {
  const { rows: stored } = driverOf(trx)
  const known = new Map<string, string>()
  return { find, forget: () => known.clear() }

  async function find(reference: RowReference, column: Column): Promise<Cell> {
    const { table, wanted } = reference
    const cells = new Map<string, Cell>()
    for (const [name, value] of Object.entries(reference.find))
      cells.set(name, await cellFor(value, columnNamed(table, name), table))
    const key = JSON.stringify([table.name, wanted.name, [...cells].map(([name, { same }]) => [name, same])])
    const text = known.get(key) ?? (await read(table, wanted, cells))
    known.set(key, text)
    return { same: canonicalOf(text, column, stored), bind: bindingOf(text, column, stored) }
  }

  /** A value in a reference may itself be a reference. */
  async function cellFor(value: unknown, column: Column, table: Table): Promise<Cell> {
    const inner = referenceOf(value, column, table, catalogue)
    return inner ? find(inner, column) : cellOf(value, column, stored)
  }

  async function read(table: Table, wanted: Column, cells: ReadonlyMap<string, Cell>): Promise<string> {
    const rows = await readStored(trx, table, [wanted], query => whereCells(query.limit(2), cells))
    const [first, second] = rows
    const message = [...cells].map(([name, { same }]) => `${name} ${same ?? 'null'}`).join(', ')
    const text = first?.[wanted.name]
    if (text === undefined || text === null)
      throw new WrongValue(
        `${table.name} has no row with ${message}.`,
        'Seed it first, or correct the reference.',
      )
    if (!second) return text
    throw new WrongValue(`${table.name} has several rows with ${message}.`, 'Name more of its columns.')
  }
}

export function tableNamed({ tables }: Catalogue, name: string): Table {
  const table = tables.find(each => each.name === name)
  if (table) return table
  const names = tables.map(each => each.name)
  const there = names.length > 0 ? `There are ${names.join(', ')}.` : 'The database has no tables.'
  throw new WrongValue(`Unknown table: ${name}.${didYouMean(name, names)}`, there)
}

export function columnNamed({ name: table, columns }: Table, name: string): Column {
  const column = columns.find(each => each.name === name)
  if (column) return column
  const names = columns.map(each => each.name)
  throw new WrongValue(
    `${table} has no column ${name}.${didYouMean(name, names)}`,
    `It has ${names.join(', ')}.`,
  )
}

function onlyPrimary({ name, primaryKey }: Table): string {
  const [only, another] = primaryKey
  if (only !== undefined && another === undefined) return only
  throw new WrongValue(`${name} has no primary key of one column.`, 'Name the column, e.g. $column: code')
}
