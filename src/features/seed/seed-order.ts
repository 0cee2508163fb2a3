import type { Catalogue, Table } from '../../core/catalogue/table.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { type DataSeed, isMapping } from './data/shape.ts'
import type { CodeSeed, LoadedSeed } from './load-seeds.ts'

/**
 * The order of a run: that of the files, except that data between two code seeds is sorted so that a table
 * comes after those it refers to. Throws a UserError that names the tables of a cycle.
 */
export function ordered(loaded: readonly LoadedSeed[], catalogue: Catalogue): (CodeSeed | DataSeed)[] {
  const order: (CodeSeed | DataSeed)[] = []
  let data: DataSeed[] = []
  for (const each of loaded) {
    if ('data' in each) data.push(...each.data)
    else {
      order.push(...parentsFirst(data, catalogue), each)
      data = []
    }
  }
  return [...order, ...parentsFirst(data, catalogue)]
}

/** The tables, each before those it refers to: the order in which they can be emptied. */
export function childrenFirst(names: readonly string[], { tables }: Catalogue): string[] {
  const parents = (name: string) =>
    tables.find(table => table.name === name)?.foreignKeys.map(({ table }) => table) ?? []
  return sorted(
    names,
    (one, other) => one !== other && parents(one).includes(other),
    name => name,
  ).reverse()
}

function parentsFirst(seeds: readonly DataSeed[], { tables }: Catalogue): DataSeed[] {
  const parents = new Map(
    seeds.map(seed => [
      seed,
      parentsOf(
        seed,
        tables.find(({ name }) => name === seed.table),
      ),
    ]),
  )
  return sorted(
    seeds,
    (one, other) => one.table !== other.table && parents.get(one)?.has(other.table) === true,
    ({ table }) => table,
  )
}

/** The tables that a seed's rows refer to: by foreign keys of their columns, or by name. */
function parentsOf({ rows }: DataSeed, table: Table | undefined): Set<string> {
  const parents = new Set<string>()
  for (const { values } of rows) {
    for (const [column, value] of Object.entries(values)) {
      if (value === null || value === undefined) continue
      for (const key of table?.foreignKeys ?? []) if (key.columns.includes(column)) parents.add(key.table)
      if (isMapping(value) && typeof value.$ref === 'string') parents.add(value.$ref)
    }
  }
  return parents
}

/** A stable topological sort. */
function sorted<T>(
  items: readonly T[],
  needs: (one: T, other: T) => boolean,
  nameOf: (item: T) => string,
): T[] {
  const left = [...items]
  const order: T[] = []
  while (left.length > 0) {
    const next = left.findIndex(one => !left.some(other => other !== one && needs(one, other)))
    if (next === -1) throw cycleOf(left, needs, nameOf)
    order.push(...left.splice(next, 1))
  }
  return order
}

/** Every remaining item refers to another remaining one, so following the references leads to a cycle. */
function cycleOf<T>(
  left: readonly T[],
  needs: (one: T, other: T) => boolean,
  nameOf: (item: T) => string,
): UserError {
  const trail: T[] = []
  let at = left[0]
  while (at !== undefined && !trail.includes(at)) {
    trail.push(at)
    const from = at
    at = left.find(other => other !== from && needs(from, other))
  }
  const circle = trail.slice(at === undefined ? 0 : trail.indexOf(at)).map(nameOf)
  return new UserError(
    `The rows refer to each other in a circle: ${[...circle, circle[0]].join(' → ')}.`,
    'Leave one of the references out, and set it in a later code seed.',
    exit.failed,
  )
}
