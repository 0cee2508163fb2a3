import {
  alterTable,
  type IndexKind,
  noWayBack,
  resolved,
  type SchemaChange,
  type TableLine,
  type TableOptions,
} from '../../../core/fields/change.ts'
import { checkColumns, checkIndexName } from '../../../core/fields/check-columns.ts'
import { type NewColumn, parseField } from '../../../core/fields/field.ts'
import { checkIdentifier, checkRename } from '../../../core/fields/words.ts'
import { UserError } from '../../../core/system/errors.ts'

export function addColumns(
  table: string,
  columns: readonly NewColumn[],
  options: TableOptions,
): SchemaChange {
  checkColumns(table, columns, [])
  for (const { name, primary } of columns) {
    if (primary)
      throw new UserError(`${name} cannot be added to ${table} as its primary key.`, 'Leave :primary out.')
  }
  const names = namesOf(columns)
  const lines = (kind: 'column' | 'dropColumn', of: readonly NewColumn[]): TableLine[] =>
    of.map(column => ({ kind, column }))
  const added = resolved(columns, options)
  return {
    up: [alterTable(table, lines('column', added))],
    down: [alterTable(table, lines('dropColumn', added.toReversed()))],
    title: { up: `add ${names} to ${table}`, down: `remove ${names} from ${table}` },
  }
}

/** A column without a type cannot be restored, and `down` throws. */
export function removeColumns(
  table: string,
  columns: readonly NewColumn[],
  options: TableOptions,
): SchemaChange {
  const { up, down, title } = addColumns(table, columns, options)
  const unknown = columns.filter(({ typed }) => !typed)
  if (unknown.length === 0) return { up: down, down: up, title: { up: title.down, down: title.up } }
  const reason = `The type of ${table}.${namesOf(unknown)} is not known here.`
  return {
    up: down,
    down: [noWayBack(reason)],
    title: { up: title.down, down: `throws: say the type (${unknown[0]?.name}:string) to make it work` },
  }
}

/**
 * Rows exist, so that without a default they are nullable; SQLite adds no column whose default is a function.
 */
export function addTimestamps(table: string, options: TableOptions): SchemaChange {
  checkIdentifier(table, 'table')
  const { line, columns } = options.conventions.timestamps
  const title = {
    up: `add ${columns.join(', ')} to ${table}`,
    down: `remove ${columns.join(', ')} from ${table}`,
  }
  if (
    line.startsWith('table.timestamps(') &&
    (options.database === 'postgres' || options.database === 'mysql')
  )
    return {
      up: [alterTable(table, [{ kind: 'timestamps' }])],
      down: [alterTable(table, [{ kind: 'dropTimestamps' }])],
      title,
    }
  return addColumns(
    table,
    columns.map(name => parseField(`${name}?:datetime`)),
    options,
  )
}

export function renameColumn(table: string, from: string, to: string): SchemaChange {
  checkIdentifier(table, 'table')
  for (const name of [from, to]) checkIdentifier(name, 'column')
  checkRename(from, to)
  const rename = (a: string, b: string) => alterTable(table, [{ kind: 'renameColumn', from: a, to: b }])
  return {
    up: [rename(from, to)],
    down: [rename(to, from)],
    title: { up: `rename ${table}.${from} to ${to}`, down: `rename ${table}.${to} to ${from}` },
  }
}

export function addIndex(
  table: string,
  columns: readonly string[],
  kind: Exclude<IndexKind, 'primary'>,
): SchemaChange {
  checkIdentifier(table, 'table')
  checkIndexName(table, columns, kind)
  const what = `${kind === 'unique' ? 'unique index' : 'index'} on ${columns.join(', ')}`
  return {
    up: [alterTable(table, [{ kind, columns }])],
    down: [alterTable(table, [{ kind, columns, drop: true }])],
    title: { up: `add the ${what} to ${table}`, down: `remove the ${what} from ${table}` },
  }
}

function namesOf(columns: readonly NewColumn[]): string {
  return columns.map(({ name }) => name).join(', ')
}
