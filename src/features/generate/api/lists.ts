import { createHash } from 'node:crypto'
import { quote } from '../../../core/fields/types.ts'
import type { ResourceField, ResourceSpec } from '../spec.ts'
import { parentColumn } from './parent.ts'

const longestName = 60

/** A list filters by what is unique, and by at most two references, states and switches: each needs more indexes. */
export function filtersOf({ fields }: ResourceSpec): string[] {
  const unique = fields.filter(isUniqueFilter).map(({ column }) => column.name)
  return [...unique, ...indexedFilters(fields)]
}

/** The columns of an index for every combination of the list's sorts and filters. */
export function listIndexColumns({ fields, owned, parent, audiences }: ResourceSpec): string[][] {
  // An admin lists the rows of everyone.
  const isMine = owned && audiences.list !== 'admin'
  const given = [...(isMine ? ['user_id'] : []), ...(parent ? [parentColumn(parent)] : [])]
  const combined = combinations(indexedFilters(fields)).flatMap(filters => [
    [...given, ...filters, 'id'],
    [...given, ...filters, 'created_at', 'id'],
  ])
  return [...combined, ...(owned && !isMine ? [['user_id', 'id']] : [])].filter(({ length }) => length > 1)
}

/** These indexes, as arguments of Knex. */
export function listIndexes(spec: ResourceSpec): string[] {
  return listIndexColumns(spec).map(
    columns =>
      `table.index([${columns.map(quote).join(', ')}]${nameArgument(spec.names.plural, columns, 'index')})`,
  )
}

/** `, 'short_name'` where the name that Knex makes would be too long for a database. */
export function nameArgument(table: string, columns: readonly string[], kind: string): string {
  const name = shortName(table, columns, kind)
  return name === undefined ? '' : `, ${quote(name)}`
}

export function shortName(table: string, columns: readonly string[], kind: string): string | undefined {
  const name = `${table}_${columns.join('_')}_${kind}`.toLowerCase()
  if (name.length <= longestName) return undefined
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${name.slice(0, longestName - kind.length - 10)}_${digest}_${kind}`
}

function isUniqueFilter({ column: { unique, nullable, type } }: ResourceField): boolean {
  return unique && !nullable && type !== 'datetime' && type !== 'references'
}

function indexedFilters(fields: readonly ResourceField[]): string[] {
  const order = ['references', 'enum', 'bool']
  return fields
    .filter(({ column }) => order.includes(column.type) && !column.nullable)
    .toSorted((a, b) => order.indexOf(a.column.type) - order.indexOf(b.column.type))
    .slice(0, 2)
    .map(({ column }) => column.name)
}

function combinations([first, ...rest]: readonly string[]): string[][] {
  if (first === undefined) return [[]]
  const others = combinations(rest)
  return [...others, ...others.map(chosen => [first, ...chosen])]
}
