import { pythonString } from '../../../core/fields/alembic/python.ts'
import { singularWord } from '../../../core/fields/plural.ts'
import { isSelf, keyOf, rowCount, targetsOf } from '../api/seed-text.ts'
import { wordsOf } from '../names.ts'
import type { KnownTable, ResourceField, ResourceSpec } from '../spec.ts'
import { kindOf } from './field-kinds.ts'
import { importsText, namesUsed, type PythonImports } from './imports.ts'

/** A seed with two rows, or one where a second would not be valid. */
export function seedText(spec: ResourceSpec): string {
  const { names } = spec
  const { type } = names
  const key = keyOf(spec)
  const rows = Array.from({ length: rowCount(spec, key) }, (_, n) => rowText(spec, n + 1))
  const constant = names.plural.toUpperCase()
  const targets = targetsOf(spec)
  const code = rows.join('')
  const imports = importsText({
    datetime: namesUsed(code, ['date', 'datetime']).concat(code.includes('tzinfo=UTC') ? 'UTC' : []),
    typing: ['Any'],
    sqlalchemy: targets.length > 0 || !key ? ['select'] : [],
    'app.config.config': ['Settings'],
    'app.db.base': key ? ['ensure'] : [],
    'app.db.session': ['Db'],
    ...modelImports(targets),
    [`app.${names.folder}.models`]: [type],
  })
  const lines = [
    ...targets.flatMap(target => [
      `${variableOf(target)} = db.scalars(select(${target.model}).order_by(${target.model}.id).limit(1)).first()`,
      `if ${variableOf(target)} is None:`,
      '    return',
    ]),
    ...(key ? [] : [`if db.scalars(select(${type}).limit(1)).first() is not None:`, '    return']),
    `for row in ${constant}:`,
    ...writeLines(spec, key).map(line => `    ${line}`),
  ]
  return `"""Some ${wordsOf(names.plural)}."""

${imports}

${constant}: list[dict[str, Any]] = [
${code}]


def seed(db: Db, config: Settings) -> None:
    """Adds what is missing."""
${lines.map(line => `    ${line}`).join('\n')}
`
}

function writeLines(spec: ResourceSpec, key: ResourceField | undefined): string[] {
  const { type } = spec.names
  const more = spec.fields.flatMap(({ column, target }) =>
    target && !column.nullable ? [`${pythonString(column.name)}: ${variableOf(target)}.id`] : [],
  )
  const row = more.length > 0 ? `{**row, ${more.join(', ')}}` : 'row'
  if (!key) return [`db.add(${type}(**${row}))`]
  const name = pythonString(key.column.name)
  return [
    `values = ${more.length > 0 ? row : 'dict(row)'}`,
    `ensure(db, ${type}, {${name}: values.pop(${name})}, **values)`,
  ]
}

/** The imports of the models that a resource refers to. */
export function modelImports(targets: readonly KnownTable[]): PythonImports {
  const modules = new Map<string, string[]>()
  for (const { folder, model = '' } of targets)
    modules.set(`app.${folder}.models`, [...(modules.get(`app.${folder}.models`) ?? []), model])
  return Object.fromEntries(modules)
}

function variableOf({ name }: KnownTable): string {
  return `${singularWord(name)}_row`
}

function rowText(spec: ResourceSpec, n: number): string {
  const fields = spec.fields.filter(field => !field.target && !isSelf(spec, field))
  const values = fields.map(field => `${pythonString(field.column.name)}: ${kindOf(field).sample(field, n)}`)
  return `    {${values.join(', ')}},\n`
}
