import type { TableLine } from './change.ts'
import { type ColumnContext, columnCode, dropCode } from './column-code.ts'
import { quote } from './types.ts'

/** A change of a table as statements of Knex's table builder: `table.string('email').notNullable()`. */
export function knexLines(line: TableLine, context: ColumnContext): readonly string[] {
  const { conventions } = context
  switch (line.kind) {
    case 'id':
      return [conventions.id[line.key]]
    case 'timestamps':
      return [conventions.timestamps.line]
    case 'dropTimestamps':
      return ['table.dropTimestamps()']
    case 'column':
      return [columnCode(line.column, context)]
    case 'dropColumn':
      return dropCode(line.column)
    case 'alterColumn':
      return [`${columnCode(line.column, context)}.alter()`]
    case 'renameColumn':
      return [`table.renameColumn(${quote(line.from)}, ${quote(line.to)})`]
    case 'nullable':
      return [`table.${line.isNullable ? 'setNullable' : 'dropNullable'}(${quote(line.column)})`]
    case 'code':
      return [line.code]
    default:
      return [constraintCode(line)]
  }
}

type Constraint = Extract<TableLine, { readonly drop?: true }>

function constraintCode(line: Constraint): string {
  if (line.kind === 'check')
    return line.drop
      ? `table.dropChecks([${quote(line.name)}])`
      : `table.check(${quote(line.condition)}, {}, ${quote(line.name)})`
  if (line.kind === 'foreign') {
    const { name, references } = line.column
    if (line.drop) return `table.dropForeign(${quote(name)})`
    const onDelete = references?.onDelete ? `.onDelete('${references.onDelete}')` : ''
    return `table.foreign(${quote(name)}).references('${references?.table}.${references?.column}')${onDelete}`
  }
  const list = `[${line.columns.map(quote).join(', ')}]`
  if (!line.drop) return `table.${line.kind}(${list})`
  return line.kind === 'primary'
    ? 'table.dropPrimary()'
    : `table.drop${line.kind === 'unique' ? 'Unique' : 'Index'}(${list})`
}
