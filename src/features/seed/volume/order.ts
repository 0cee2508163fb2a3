import type { Catalogue, Table } from '../../../core/catalogue/table.ts'
import { exit, UserError } from '../../../core/errors.ts'
import { didYouMean } from '../../../core/suggest.ts'

/** The tables of these names, or all there are, each after those it cannot do without. */
export function tablesInOrder({ tables }: Catalogue, names: readonly string[]): readonly Table[] {
  const chosen = names.length === 0 ? tables : [...new Set(names)].map(name => named(tables, name))
  if (chosen.length === 0)
    throw new UserError('The database has no tables.', 'Make them first: gapi migration up')
  const ordered: Table[] = []
  const visit = (table: Table, trail: readonly Table[]): void => {
    if (ordered.includes(table)) return
    if (trail.includes(table)) throw circular([...trail.slice(trail.indexOf(table)), table])
    for (const parent of parentsOf(table, chosen, true)) visit(parent, [...trail, table])
    ordered.push(table)
  }
  // What a nullable key refers to goes first where it can: such a key is null where there is no parent.
  for (const table of chosen.toSorted((one, other) => depthOf(one, chosen) - depthOf(other, chosen)))
    visit(table, [])
  return ordered
}

function named(tables: readonly Table[], name: string): Table {
  const table = tables.find(each => each.name === name)
  if (table) return table
  const known = tables.map(each => each.name)
  throw new UserError(
    `There is no table ${name}.${didYouMean(name, known)}`,
    known.length > 0 ? `There are ${known.slice(0, 20).join(', ')}.` : 'Make it first: gapi migration up',
  )
}

/** The other chosen tables that a table refers to; `required` leaves out keys that may be null. */
function parentsOf(table: Table, chosen: readonly Table[], required: boolean): readonly Table[] {
  const keys = table.foreignKeys.filter(
    ({ columns }) =>
      !required || !table.columns.some(({ name, nullable }) => nullable && columns.includes(name)),
  )
  return chosen.filter(each => each !== table && keys.some(key => key.table === each.name))
}

function depthOf(table: Table, chosen: readonly Table[], seen: readonly Table[] = []): number {
  if (seen.includes(table)) return 0
  const parents = parentsOf(table, chosen, false)
  return Math.max(-1, ...parents.map(parent => depthOf(parent, chosen, [...seen, table]))) + 1
}

function circular(tables: readonly Table[]): UserError {
  return new UserError(
    `These tables cannot do without each other: ${tables.map(({ name }) => name).join(' → ')}.`,
    'Fill one of them with a seed file first, or let one of the keys be null.',
    exit.failed,
  )
}
