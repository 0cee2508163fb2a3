import { constraintName } from '../../../core/fields/alembic/names.ts'
import { pythonList, pythonString } from '../../../core/fields/alembic/python.ts'
import { dropTable, type SchemaChange, type TableLine } from '../../../core/fields/change.ts'
import type { ColumnContext } from '../../../core/fields/column-code.ts'
import { conventionsOf } from '../../../core/fields/conventions.ts'
import type { NewColumn } from '../../../core/fields/field.ts'
import { maxLengthOf } from '../api/field-kinds.ts'
import { listIndexColumns } from '../api/lists.ts'
import type { ResourceField, ResourceSpec } from '../spec.ts'
import { hasOwnIndex } from './models-text.ts'

/** Creates the table of a resource as its model describes it. */
export function createChange(spec: ResourceSpec): SchemaChange {
  const table = spec.names.plural
  const lines: TableLine[] = [
    { kind: 'id', key: 'uuid' },
    ...spec.fields.flatMap(field => columnLines(spec, field)),
    { kind: 'timestamps' },
    ...listIndexColumns(spec).map(columns => ({ kind: 'index', columns }) as const),
  ]
  return {
    up: [{ kind: 'createTable', table, lines }],
    down: [dropTable(table)],
    title: { up: `create ${table}`, down: `drop ${table}` },
  }
}

export const alembicContext: ColumnContext = {
  conventions: conventionsOf('flask'),
  keyOf: () => 'uuid',
  targetOf: (_, { table }) => table,
  database: undefined,
}

/** The names of the constraints and indexes of a table. */
export function constraintNames(spec: ResourceSpec): string[] {
  const table = spec.names.plural
  const own = spec.fields.flatMap(({ column }) => [
    ...(column.unique ? [constraintName('uq', table, [column.name])] : []),
    ...(column.references ? [constraintName('fk', table, [column.name])] : []),
    ...(column.index ? [constraintName('ix', table, [column.name])] : []),
  ])
  return [...own, ...listIndexColumns(spec).map(columns => constraintName('ix', table, columns))]
}

/** A reference whose index is one of the list's is written without its own. */
function columnLines(spec: ResourceSpec, field: ResourceField): TableLine[] {
  const { references, ...column } = storedColumn(spec, field)
  const table = field.target?.name
  if (!references || table === undefined) return [{ kind: 'column', column }]
  const target = { ...references, table }
  if (column.index) return [{ kind: 'column', column: { ...column, references: target } }]
  const key = `name=op.f(${pythonString(constraintName('fk', spec.names.plural, [column.name]))})`
  const onDelete = references.onDelete ? `, ondelete=${pythonString(references.onDelete)}` : ''
  const args = `${pythonList([column.name])}, ${pythonList([`${table}.id`])}, ${key}${onDelete}`
  return [
    { kind: 'column', column: { ...column, type: 'uuid' } },
    { kind: 'code', code: `sa.ForeignKeyConstraint(${args})` },
  ]
}

/** The column as the model has it: enums are text, and the range of a number is in its schema. */
function storedColumn(spec: ResourceSpec, field: ResourceField): NewColumn {
  const { default: value, ...column } = field.column
  const isEnum = column.type === 'enum'
  // The model fills in the others: what a database would write for them is not the same everywhere.
  const isFilled = value !== undefined && !/^(date|datetime|uuid)$/.test(column.type)
  return {
    ...column,
    type: isEnum ? 'string' : column.type,
    args: isEnum ? [`${maxLengthOf(field)}`] : column.type === 'datetime' ? [] : column.args,
    unsigned: false,
    index: hasOwnIndex(spec, field),
    ...(isFilled && { default: value }),
  }
}
