import { quote } from '../../../core/fields/types.ts'
import { wordsOf } from '../names.ts'
import { allFields, isOptional, type ResourceField, type ResourceSpec } from '../spec.ts'
import { enumTitle } from '../titles.ts'
import { kindOf } from './field-kinds.ts'
import { parentColumn } from './parent.ts'

/** `schema.ts` of a resource: its row, what requests send, and its table. */
export function schemaText(spec: ResourceSpec): string {
  const { names, owned, archive, parent } = spec
  const { type } = names
  const Class = owned ? 'OwnedTable' : 'Table'
  const row = rowType(spec)
  const ownColumns = parent ? ['id', parentColumn(parent), 'created_at'] : ['id', 'created_at']
  return `${imports(spec).join('\n')}

export type ${type} = Static<typeof ${type}>
export const ${type} = Type.Object(
  {
    id: Id,
${propertiesOf(spec)
  .map(line => `    ${line},\n`)
  .join('')}    created_at: Timestamp,
  },
  { title: '${type}' },
)

const { ${ownColumns.join(', ')}, ...fields } = ${type}.properties

export const New${type} = Type.Object(
  { ...fields${optionalsOf(spec)} },
  { title: 'New${type}', additionalProperties: false },
)

export const ${type}Change = Type.Partial(New${type}, {
  title: '${type}Change',
  additionalProperties: false,
  minProperties: 1,
})
${rowText(spec)}
export const tables = (query: Knex) => ({
  ${names.plural}: new ${Class}<${row}>(query, '${names.plural}', ${columnTypes(spec)}),
})

declare module '../db/tables.ts' {
  interface Tables extends ReturnType<typeof tables> {}
}
`

  function rowText(_: ResourceSpec): string {
    const more = [
      ...(owned ? ['readonly user_id: string'] : []),
      ...(archive ? ['readonly archived_at: string | null'] : []),
    ]
    if (more.length === 0) return ''
    const about = [
      ...(owned ? ['belongs to the client that added it'] : []),
      ...(archive ? ['stays when it is removed'] : []),
    ].join(', and ')
    return `
/** Each ${wordsOf(names.singular)} ${about}. */
export interface ${row} extends ${type} {
${more.map(line => `  ${line}\n`).join('')}}
`
  }
}

export function rowType({ names, owned, archive }: ResourceSpec): string {
  return owned || archive ? `${names.type}Row` : names.type
}

function imports(spec: ResourceSpec): string[] {
  const isNullable = allFields(spec).some(({ column }) => column.nullable)
  return [
    "import type { Knex } from 'knex'",
    "import { type Static, Type } from 'typebox'",
    "import { typesOf } from '../db/column-types.ts'",
    `import { Id, ${isNullable ? 'nullable, ' : ''}Timestamp } from '../db/row.ts'`,
    `import { ${spec.owned ? 'OwnedTable' : 'Table'} } from '../db/table.ts'`,
  ]
}

function propertiesOf(spec: ResourceSpec): string[] {
  const own = allFields(spec).map(field => {
    const schema = kindOf(field).schema(field, enumTitle(spec, field.column.name))
    return `${field.column.name}: ${field.column.nullable ? `nullable(${schema})` : schema}`
  })
  return [...(spec.parent ? [`${parentColumn(spec.parent)}: Id`] : []), ...own]
}

function optionalsOf(spec: ResourceSpec): string {
  return allFields(spec)
    .filter(isOptional)
    .map(({ column: { name } }) => `, ${name}: Type.Optional(fields.${name})`)
    .join('')
}

function columnTypes(spec: ResourceSpec): string {
  const own = allFields(spec).flatMap((field: ResourceField) => {
    const { columnType } = kindOf(field)
    return columnType ? [`${field.column.name}: ${quote(columnType)}`] : []
  })
  const types = `typesOf(${spec.names.type})`
  return own.length === 0 ? types : `{ ...${types}, ${own.join(', ')} }`
}
