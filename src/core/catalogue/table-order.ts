import { didYouMean } from '../system/did-you-mean.ts'
import { exit, UserError } from '../system/errors.ts'
import type { Catalogue, Table } from './table.ts'

/** The tables with these names, or all, each after those it requires. */
export function tablesInOrder({ tables }: Catalogue, names: readonly string[]): readonly Table[] {
  // Tables of other schemas are filled only by name.
  const own = tables.filter(({ name }) => !name.includes('.'))
  const chosen = names.length === 0 ? own : [...new Set(names)].map(name => named(tables, name))
  if (chosen.length === 0)
    throw new UserError('The database has no tables.', 'Make them first: gapi migration up')
  const ordered: Table[] = []
  const visit = (table: Table, trail: readonly Table[]): void => {
    if (ordered.includes(table)) return
    if (trail.includes(table)) throw circular([...trail.slice(trail.indexOf(table)), table])
    for (const parent of parentsOf(table, chosen, true)) visit(parent, [...trail, table])
    ordered.push(table)
  }
  // The target of a nullable key comes first where possible: the key is null where there is no parent.
  for (const table of chosen.toSorted((one, other) => depthOf(one, chosen) - depthOf(other, chosen)))
    visit(table, [])
  return ordered
}

function named(tables: readonly Table[], name: string): Table {
  const table = tables.find(each => each.name === name)
  if (table) return table
  const known = tables.map(each => each.name)
  throw new UserError(
    `Unknown table: ${name}.${didYouMean(name, known)}`,
    known.length > 0 ? `There are ${known.slice(0, 20).join(', ')}.` : 'Make it first: gapi migration up',
  )
}

/** The other chosen tables that a table refers to; `required` leaves out nullable keys. */
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
