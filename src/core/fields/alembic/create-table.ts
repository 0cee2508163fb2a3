import type { TableLine } from '../change.ts'
import { type ColumnContext, hasIndex } from '../column-code.ts'
import type { NewColumn } from '../field.ts'
import { columnArgument } from './column.ts'
import { constraintName } from './names.ts'
import { pythonCall, pythonList, pythonString } from './python.ts'

/** `op.create_table` with its columns and constraints, and the indexes of the table after it. */
export function createTableLines(
  table: string,
  lines: readonly TableLine[],
  context: ColumnContext,
): string[] {
  const columns = lines.flatMap(line => (line.kind === 'column' ? [line.column] : []))
  const args = [
    ...lines.flatMap(line => ownArguments(line, context)),
    ...primaryKey(table, lines, columns),
    ...columns.filter(({ references }) => references).map(column => foreignKey(table, column)),
    ...columns.filter(({ unique }) => unique).map(({ name }) => unique(table, [name])),
    ...lines.flatMap(line => (line.kind === 'unique' ? [unique(table, line.columns)] : [])),
    ...lines.flatMap(line => (line.kind === 'check' ? [check(line)] : [])),
  ]
  const indexes = [
    ...columns.filter(hasIndex).map(({ name }) => [name]),
    ...lines.flatMap(line => (line.kind === 'index' ? [line.columns] : [])),
  ]
  return [
    `    op.create_table(\n        ${pythonString(table)},\n${args.map(asArgument).join('\n')}\n    )`,
    ...indexes.map(names => {
      const name = `op.f(${pythonString(constraintName('ix', table, names))})`
      return pythonCall('op.create_index', [name, pythonString(table), pythonList(names)], 4)
    }),
  ]
}

function ownArguments(line: TableLine, context: ColumnContext): string[] {
  const { id, timestamps } = context.conventions
  if (line.kind === 'id') return [id[line.key]]
  if (line.kind === 'timestamps') return [timestamps.line]
  if (line.kind === 'column') return [columnArgument(line.column, context)]
  return line.kind === 'code' ? [line.code] : []
}

function primaryKey(table: string, lines: readonly TableLine[], columns: readonly NewColumn[]): string[] {
  const [said] = lines.flatMap(line => (line.kind === 'primary' ? [line.columns] : []))
  const own = columns.filter(({ primary }) => primary).map(({ name }) => name)
  const names = said ?? (lines.some(({ kind }) => kind === 'id') ? ['id'] : own)
  return names.length === 0 ? [] : [constraint('PrimaryKeyConstraint', 'pk', table, names)]
}

function foreignKey(table: string, { name, references }: NewColumn): string {
  const onDelete = references?.onDelete ? `, ondelete="${references.onDelete}"` : ''
  const target = pythonList([`${references?.table}.${references?.column}`])
  return `sa.ForeignKeyConstraint(${pythonList([name])}, ${target}, ${nameArgument('fk', table, [name])}${onDelete})`
}

function unique(table: string, names: readonly string[]): string {
  return constraint('UniqueConstraint', 'uq', table, names)
}

function check({ condition, name }: Extract<TableLine, { kind: 'check' }>): string {
  return `sa.CheckConstraint(${pythonString(condition)}, name=op.f(${pythonString(name)}))`
}

function constraint(type: string, kind: string, table: string, names: readonly string[]): string {
  return `sa.${type}(${names.map(pythonString).join(', ')}, ${nameArgument(kind, table, names)})`
}

function nameArgument(kind: string, table: string, names: readonly string[]): string {
  return `name=op.f(${pythonString(constraintName(kind, table, names))})`
}

/** A call as an argument of its own line; a wide one is broken at its parentheses. */
function asArgument(text: string): string {
  const [, name, inner] = /^([\w.]+)\((.*)\)$/s.exec(text) ?? []
  return name === undefined ? `        ${text},` : pythonCall(name, [inner ?? ''], 8, ',')
}
