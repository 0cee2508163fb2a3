import type { TableLine } from '../change.ts'
import type { ColumnContext } from '../column-code.ts'
import type { NewColumn } from '../field.ts'
import { refuse } from '../words.ts'
import {
  batchCall,
  columnArgument,
  columnExtras,
  columnExtrasGone,
  constraint,
  dropConstraint,
  dropIndex,
  foreignKey,
} from './column.ts'
import { columnType, serverDefault } from './column-type.ts'
import { pythonString } from './python.ts'

/**
 * A change of a table in batch mode: SQLite can do few of them in place, so that Alembic copies the table there. Other
 * databases get the same statements one by one.
 */
export function alterTableLines(
  table: string,
  lines: readonly TableLine[],
  context: ColumnContext,
): string[] {
  if (context.database === 'mysql') {
    const renames = lines.flatMap(line => (line.kind === 'renameColumn' ? [line] : []))
    if (renames.length > 0) return renames.map(({ from, to }) => mysqlRename(table, from, to))
  }
  const statements = lines.flatMap(line => batchLines(table, line, context))
  return [`    with op.batch_alter_table(${pythonString(table)}) as batch:\n${statements.join('\n')}`]
}

/** Alembic needs the type of a column to rename it in MySQL, and MySQL does not. */
function mysqlRename(table: string, from: string, to: string): string {
  return `    op.execute("ALTER TABLE \`${table}\` RENAME COLUMN \`${from}\` TO \`${to}\`")`
}

function batchLines(table: string, line: TableLine, context: ColumnContext): string[] {
  switch (line.kind) {
    case 'column':
      return [
        batchCall('add_column', [columnArgument(line.column, context)]),
        ...columnExtras(table, line.column),
      ]
    case 'dropColumn':
      return [
        ...columnExtrasGone(table, line.column),
        batchCall('drop_column', [pythonString(line.column.name)]),
      ]
    case 'alterColumn':
      return [alterColumn(line.column, context), ...columnExtras(table, line.column)]
    case 'renameColumn':
      return [
        batchCall('alter_column', [pythonString(line.from), `new_column_name=${pythonString(line.to)}`]),
      ]
    case 'nullable':
      return [setNullable(line.column, line.isNullable, context)]
    case 'code':
      return [`        ${line.code}`]
    case 'id':
    case 'timestamps':
    case 'dropTimestamps':
      throw new Error(`${line.kind} is a line of a new table.`)
    default:
      return [constraintLine(table, line)]
  }
}

type Constraint = Extract<TableLine, { readonly drop?: true }>

function constraintLine(table: string, line: Constraint): string {
  if (line.kind === 'check') {
    const name = `batch.f(${pythonString(line.name)})`
    return line.drop
      ? batchCall('drop_constraint', [name, 'type_="check"'])
      : batchCall('create_check_constraint', [name, pythonString(line.condition)])
  }
  if (line.kind === 'foreign')
    return line.drop
      ? dropConstraint('fk', table, [line.column.name], 'foreignkey')
      : foreignKey(table, line.column)
  if (line.kind === 'index')
    return line.drop ? dropIndex(table, line.columns) : constraint('create_index', 'ix', table, line.columns)
  const [kind, create] =
    line.kind === 'unique' ? ['uq', 'create_unique_constraint'] : ['pk', 'create_primary_key']
  return line.drop
    ? dropConstraint(kind, table, line.columns, line.kind)
    : constraint(create, kind, table, line.columns)
}

function alterColumn(column: NewColumn, context: ColumnContext): string {
  const value = column.default === undefined ? undefined : serverDefault(column, column.default, context)
  return batchCall('alter_column', [
    pythonString(column.name),
    `type_=${columnType(column, context)}`,
    `nullable=${column.nullable ? 'True' : 'False'}`,
    `server_default=${value ?? 'None'}`,
  ])
}

function setNullable(name: string, isNullable: boolean, { database }: ColumnContext): string {
  if (database === 'mysql')
    refuse(
      name,
      'keeps its type, which is not known here, and Alembic needs it to change a column of MySQL',
      `Pass the whole definition: change_${name}_in_… ${name}${isNullable ? '?' : ''}:string`,
    )
  return batchCall('alter_column', [pythonString(name), `nullable=${isNullable ? 'True' : 'False'}`])
}
