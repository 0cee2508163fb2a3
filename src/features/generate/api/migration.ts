import type { Dialect } from '../../../core/database/drivers/dialects.ts'
import { alterTable, code, dropTable, type SchemaChange } from '../../../core/fields/change.ts'
import { type ColumnContext, columnCode, hasIndex } from '../../../core/fields/column-code.ts'
import { conventionsOf } from '../../../core/fields/conventions.ts'
import type { NewColumn } from '../../../core/fields/field.ts'
import { quote } from '../../../core/fields/types.ts'
import type { ResourceField, ResourceSpec } from '../spec.ts'
import { maxLengthOf } from './field-kinds.ts'
import { listIndexes, nameArgument, shortName } from './lists.ts'
import { parentColumn } from './parent.ts'

/** Creates the table of a resource with its first fields, and the indexes of its list. */
export function createChange(spec: ResourceSpec, database: Dialect | undefined): SchemaChange {
  const { names, owned, parent, archive, join, fields } = spec
  const table = names.plural
  const own = parent ? [reference(parentColumn(parent), parent.name, 'CASCADE')] : []
  const client = owned ? ["table.uuid('user_id').notNullable().references('clients.id')"] : []
  const pair = fields.filter(({ column }) => column.references).map(({ column }) => column.name)
  const indexes = listIndexes(spec)
  const columns = [
    ...own.map(line => named(line, table, parent ? parentColumn(parent) : '')),
    ...fields.map(field => columnLine(spec, field, database)),
  ]
  const lines = [
    conventionsOf('api').id.uuid,
    ...client,
    ...columns.map(line => withoutCovered(line, indexes)),
    ...(archive ? ["table.datetime('archived_at', { precision: 3 }).nullable()"] : []),
    conventionsOf('api').timestamps.line,
    ...(join ? [`table.unique([${pair.map(quote).join(', ')}]${uniqueName(table, pair)})`] : []),
    ...indexes,
  ]
  return {
    up: [{ kind: 'createTable', table, lines: lines.map(code) }],
    down: [dropTable(table)],
    title: { up: `create ${table}`, down: `drop ${table}` },
  }
}

/** A column without an index of its own where one of the list begins with it. */
function withoutCovered(line: string, indexes: readonly string[]): string {
  const [, name] = /^table\.\w+\(('\w+')/.exec(line) ?? []
  const isCovered = indexes.some(index => index.startsWith(`table.index([${name},`))
  return isCovered ? line.replace(/\.index\([^)]*\)/, '') : line
}

/** Adds a field to the table of a resource. */
export function addFieldChange(
  spec: ResourceSpec,
  field: ResourceField,
  database: Dialect | undefined,
): SchemaChange {
  const table = spec.names.plural
  const { column } = field
  return {
    up: [alterTable(table, [code(columnLine(spec, field, database))])],
    down: [alterTable(table, dropLines(table, column).map(code))],
    title: { up: `add ${column.name} to ${table}`, down: `remove ${column.name} from ${table}` },
  }
}

/** What the code of a table depends on in a project of this template. */
export function contextOf(database: Dialect | undefined): ColumnContext {
  return {
    conventions: conventionsOf('api'),
    keyOf: () => 'uuid',
    targetOf: (_, { table }) => table,
    database,
  }
}

/** A column with names of its index and its keys where Knex's would be too long. */
function columnLine(spec: ResourceSpec, field: ResourceField, database: Dialect | undefined): string {
  const context: ColumnContext = {
    ...contextOf(database),
    targetOf: (_, reference) => field.target?.name ?? reference.table,
  }
  const { column } = field
  const stored: NewColumn =
    column.type === 'enum' ? { ...column, type: 'string', args: [`${maxLengthOf(field)}`] } : column
  return named(columnCode(stored, context), spec.names.plural, column.name)
}

function reference(name: string, table: string, onDelete: string): string {
  return `table.uuid(${quote(name)}).notNullable().index().references('${table}.id').onDelete('${onDelete}')`
}

function named(line: string, table: string, column: string): string {
  const argument = (kind: string) => shortName(table, [column], kind)
  const [unique, index, foreign] = [argument('unique'), argument('index'), argument('foreign')]
  return line
    .replace('.unique()', unique ? `.unique({ indexName: '${unique}' })` : '.unique()')
    .replace('.index()', index ? `.index('${index}')` : '.index()')
    .replace(/(\.references\('[^']+'\))/, foreign ? `$1.withKeyName('${foreign}')` : '$1')
}

function uniqueName(table: string, columns: readonly string[]): string {
  const name = shortName(table, columns, 'unique')
  return name === undefined ? '' : `, { indexName: '${name}' }`
}

function dropLines(table: string, column: NewColumn): string[] {
  const name = quote(column.name)
  const extra = (kind: string) => nameArgument(table, [column.name], kind)
  return [
    ...(column.references ? [`table.dropForeign(${name}${extra('foreign')})`] : []),
    ...(column.unique ? [`table.dropUnique([${name}]${extra('unique')})`] : []),
    ...(hasIndex(column) ? [`table.dropIndex(${name}${extra('index')})`] : []),
    `table.dropColumn(${name})`,
  ]
}
