import { pascalOf, withArticle, wordsOf } from '../names.ts'
import type { ResourceField, ResourceSpec } from '../spec.ts'
import { kindOf } from './field-kinds.ts'
import { importsText, namesUsed } from './imports.ts'

/** `schemas.py` of a resource: what requests send, and what responses have. */
export function schemasText(spec: ResourceSpec): string {
  const { names, fields } = spec
  const types = fields.map(field => ({ field, type: kindOf(field).schema(field), name: nameOf(spec, field) }))
  const aliases = types.flatMap(({ type, name }) => (isPlain(type) ? [] : [`${name} = ${type}`]))
  const written = types.map(({ field, type, name }) => ({ field, type: isPlain(type) ? type : name }))
  const code = types.map(({ type }) => type).join('\n')
  const hasMaybe = fields.some(({ column }) => !column.nullable)
  const imports = importsText({
    typing: namesUsed(code, ['Annotated', 'Literal']),
    pydantic: namesUsed(code, ['Field']),
    'app.http.schema': [
      ...['Body', 'Change', 'Id', 'Reply', 'Timestamp'],
      ...namesUsed(code, ['Date']),
      ...(hasMaybe ? ['Maybe'] : []),
    ],
  })
  const one = withArticle(wordsOf(names.singular))
  const One = one.charAt(0).toUpperCase() + one.slice(1)
  const replied = written.map(({ field, type }) => `    ${field.column.name}: ${nullable(field, type)}\n`)
  const added = written.map(({ field, type }) => `    ${field.column.name}: ${newType(field, type)}\n`)
  const changed = written.map(({ field, type }) => `    ${field.column.name}: ${maybe(field, type)}\n`)
  return `"""What callers send and get of ${wordsOf(names.plural)}.

A class's title is its name in the OpenAPI document and in generated clients.
"""

${imports}
${aliases.length > 0 ? `\n${aliases.join('\n')}\n` : ''}

class ${names.type}Out(Reply, title="${names.type}"):
    """${One}."""

    id: Id
${replied.join('')}    created_at: Timestamp


class New${names.type}(Body):
    """${One} to add."""

${added.join('')}

class ${names.type}Change(Change):
    """The fields to change."""

${changed.join('')}`
}

/** Names that the file has already. */
const taken = new Set(
  'Annotated Any Body Change Date False Field Id Literal Maybe None Reply Timestamp True'.split(' '),
)

/** The name of a field's type: `Price`, or `ProductId` where the file needs `Id` itself. */
function nameOf({ names }: ResourceSpec, { column }: ResourceField): string {
  const own = new Set([`${names.type}Out`, `New${names.type}`, `${names.type}Change`])
  const [short, long] = [pascalOf(column.name), names.type + pascalOf(column.name)]
  return [short, long].find(name => !taken.has(name) && !own.has(name)) ?? `${long}Value`
}

function isPlain(type: string): boolean {
  return /^\w+$/.test(type)
}

function nullable({ column }: ResourceField, type: string): string {
  return column.nullable ? `${type} | None` : type
}

function newType(field: ResourceField, type: string): string {
  const isRequired = !field.column.nullable && field.column.default === undefined
  return isRequired ? type : maybe(field, type)
}

/** What may be left out: null is a value of a field that may be null only. */
function maybe({ column }: ResourceField, type: string): string {
  return column.nullable ? `${type} | None = None` : `Maybe[${type}] = None`
}
