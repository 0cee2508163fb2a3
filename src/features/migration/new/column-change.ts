import { alterTable, noWayBack, type SchemaChange, type TableOptions } from '../../../core/fields/change.ts'
import { checkColumns, checkIndexName } from '../../../core/fields/check-columns.ts'
import { dropCode, linesOf } from '../../../core/fields/column-code.ts'
import { type NewColumn, parseField } from '../../../core/fields/field.ts'
import { quote } from '../../../core/fields/types.ts'
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
  return {
    up: [alterTable(table, linesOf(columns, options))],
    down: [alterTable(table, columns.toReversed().flatMap(dropCode))],
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
    return { up: [alterTable(table, [line])], down: [alterTable(table, ['table.dropTimestamps()'])], title }
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
  const rename = (a: string, b: string) => alterTable(table, [`table.renameColumn(${quote(a)}, ${quote(b)})`])
  return {
    up: [rename(from, to)],
    down: [rename(to, from)],
    title: { up: `rename ${table}.${from} to ${to}`, down: `rename ${table}.${to} to ${from}` },
  }
}

export function addIndex(table: string, columns: readonly string[], kind: 'index' | 'unique'): SchemaChange {
  checkIdentifier(table, 'table')
  checkIndexName(table, columns, kind)
  const list = `[${columns.map(quote).join(', ')}]`
  const what = `${kind === 'unique' ? 'unique index' : 'index'} on ${columns.join(', ')}`
  return {
    up: [alterTable(table, [`table.${kind}(${list})`])],
    down: [alterTable(table, [`table.drop${kind === 'unique' ? 'Unique' : 'Index'}(${list})`])],
    title: { up: `add the ${what} to ${table}`, down: `remove the ${what} from ${table}` },
  }
}

function namesOf(columns: readonly NewColumn[]): string {
  return columns.map(({ name }) => name).join(', ')
}
