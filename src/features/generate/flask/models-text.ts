import { pythonCall, pythonString } from '../../../core/fields/alembic/python.ts'
import { listIndexColumns } from '../api/lists.ts'
import { wordsOf } from '../names.ts'
import type { ResourceField, ResourceSpec } from '../spec.ts'
import { defaultCode } from './default-code.ts'
import { kindOf } from './field-kinds.ts'
import { importsText, namesUsed } from './imports.ts'

/** `models.py` of a resource. */
export function modelsText(spec: ResourceSpec): string {
  const { names, fields } = spec
  const lines = fields.map(field => attribute(spec, field))
  const code = lines.join('\n')
  const imports = importsText({
    datetime: namesUsed(code, ['UTC', 'date', 'datetime']),
    sqlalchemy: [
      'Index',
      ...namesUsed(code, ['Double', 'Float', 'ForeignKey', 'SmallInteger', 'String', 'Text']),
    ],
    'sqlalchemy.orm': ['Mapped', ...namesUsed(code, ['mapped_column'])],
    'app.db.base': ['Row'],
    'app.db.ids': namesUsed(code, ['new_id']),
    'app.db.types': namesUsed(code, ['Id', 'Timestamp', 'now']),
  })
  return `"""The table of ${wordsOf(names.plural)}."""

${imports}


class ${names.type}(Row):
    """Each way to filter and sort the list has its index."""

    __tablename__ = ${pythonString(names.plural)}
${tableArguments(spec)}

${code}
`
}

function tableArguments(spec: ResourceSpec): string {
  const indexes = listIndexColumns(spec).map(
    columns => `Index(None, ${columns.map(pythonString).join(', ')})`,
  )
  const [first] = indexes
  if (indexes.length === 1) return `    __table_args__ = (${first},)`
  return `    __table_args__ = (\n${indexes.map(index => `        ${index},\n`).join('')}    )`
}

function attribute(spec: ResourceSpec, field: ResourceField): string {
  const { column } = field
  const kind = kindOf(field)
  const type = column.nullable ? `${kind.type} | None` : kind.type
  const args = columnArguments(spec, field)
  const head = `${column.name}: Mapped[${type}]`
  return args.length === 0 ? `    ${head}` : pythonCall(`${head} = mapped_column`, args, 4)
}

function columnArguments(spec: ResourceSpec, field: ResourceField): string[] {
  const { column, target } = field
  const code = defaultCode(field)
  const type = kindOf(field).column(field)
  const onDelete = column.references?.onDelete
  const more = onDelete ? `, ondelete=${pythonString(onDelete)}` : ''
  return [
    ...(type === undefined ? [] : [type]),
    ...(target ? [`ForeignKey(${pythonString(`${target.name}.id`)}${more})`] : []),
    ...(column.unique ? ['unique=True'] : []),
    ...(hasOwnIndex(spec, field) ? ['index=True'] : []),
    ...(column.comment === undefined ? [] : [`comment=${pythonString(column.comment)}`]),
    ...(code === undefined ? [] : [`default=${code}`]),
  ]
}

/** A reference has an index, unless it is unique or an index of the list begins with it. */
export function hasOwnIndex(spec: ResourceSpec, { column }: ResourceField): boolean {
  if (column.unique || !(column.index || column.references)) return false
  return !listIndexColumns(spec).some(([first]) => first === column.name)
}
