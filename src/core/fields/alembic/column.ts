import { type ColumnContext, hasIndex } from '../column-code.ts'
import type { NewColumn } from '../field.ts'
import { columnType, serverDefault } from './column-type.ts'
import { constraintName } from './names.ts'
import { pythonCall, pythonList, pythonString } from './python.ts'

/** A column, as an argument of `create_table` and `add_column`: `sa.Column("email", sa.String(254), nullable=False)`. */
export function columnArgument(column: NewColumn, context: ColumnContext): string {
  const { name, nullable, comment } = column
  const value = column.default === undefined ? undefined : serverDefault(column, column.default, context)
  const args = [
    pythonString(name),
    columnType(column, context),
    `nullable=${nullable ? 'True' : 'False'}`,
    ...(value === undefined ? [] : [`server_default=${value}`]),
    ...(comment === undefined ? [] : [`comment=${pythonString(comment)}`]),
  ]
  return `sa.Column(${args.join(', ')})`
}

/** What a column of a table that exists needs besides itself, in the order in which it is added. */
export function columnExtras(table: string, column: NewColumn): string[] {
  const { name, references, unique } = column
  return [
    ...(references ? [foreignKey(table, column)] : []),
    ...(unique ? [constraint('create_unique_constraint', 'uq', table, [name])] : []),
    ...(hasIndex(column) ? [constraint('create_index', 'ix', table, [name])] : []),
  ]
}

/** The reverse: MySQL drops no index that a foreign key needs. */
export function columnExtrasGone(table: string, column: NewColumn): string[] {
  const { name, references, unique } = column
  return [
    ...(references ? [dropConstraint('fk', table, [name], 'foreignkey')] : []),
    ...(unique ? [dropConstraint('uq', table, [name], 'unique')] : []),
    ...(hasIndex(column) ? [dropIndex(table, [name])] : []),
  ]
}

export function foreignKey(table: string, { name, references }: NewColumn): string {
  const onDelete = references?.onDelete ? [`ondelete="${references.onDelete}"`] : []
  const target = [pythonString(references?.table ?? ''), pythonList([name])]
  const args = [named('fk', table, [name]), ...target, pythonList([references?.column ?? 'id']), ...onDelete]
  return batchCall('create_foreign_key', args)
}

export function constraint(call: string, kind: string, table: string, columns: readonly string[]): string {
  return batchCall(call, [named(kind, table, columns), pythonList(columns)])
}

export function dropConstraint(
  kind: string,
  table: string,
  columns: readonly string[],
  type: string,
): string {
  return batchCall('drop_constraint', [named(kind, table, columns), `type_="${type}"`])
}

export function dropIndex(table: string, columns: readonly string[]): string {
  return batchCall('drop_index', [named('ix', table, columns)])
}

/** A statement in the block of a batch. */
export function batchCall(call: string, args: readonly string[]): string {
  return pythonCall(`batch.${call}`, args, 8)
}

function named(kind: string, table: string, columns: readonly string[]): string {
  return `batch.f(${pythonString(constraintName(kind, table, columns))})`
}
