import { singularWord } from '../../../core/fields/plural.ts'
import { camelOf } from '../names.ts'
import { allFields, type KnownTable, type ResourceField, type ResourceSpec } from '../spec.ts'
import { kindOf } from './field-kinds.ts'
import { parentColumn } from './parent.ts'

/** A seed with two rows, or one where a second would not be valid. `root` is the path from its folder to the project. */
export function seedText(spec: ResourceSpec, root: string): string {
  const { names, owned, archive, parent } = spec
  const key = keyOf(spec)
  const count = rowCount(spec, key)
  const plain = allFields(spec).filter(field => !field.target)
  const rows = Array.from({ length: count }, (_, n) => rowText(plain, n + 1))
  const rowsName = camelOf(names.plural)
  const targets = targetsOf(spec)
  const table = `db.${names.plural}${owned ? '.of(client)' : ''}`
  const more = [
    ...(parent ? [`${parentColumn(parent)}: ${variableOf(parent)}.id`] : []),
    ...allFields(spec).flatMap(field => referenceText(spec, field)),
    ...(archive ? ['archived_at: null'] : []),
  ]
  const needsClient = owned || targets.some(target => target.owned)
  const value = more.length > 0 ? `{ ...row, ${more.join(', ')} }` : 'row'
  const keyCode = key && (key.target ? `${variableOf(key.target)}.id` : `row.${key.column.name}`)
  const write = keyCode
    ? `${table}.ensure({ ${key?.column.name}: ${keyCode} }, ${value})`
    : `${table}.add(${value})`
  const lines = [
    ...(needsClient
      ? ["const client = await db.clients.find({ name: 'development' })", 'if (!client) return']
      : []),
    ...targets.flatMap(target => [
      `const [${variableOf(target)}] = (await db.${target.name}${target.owned ? '.of(client)' : ''}.page({ limit: 1 })).items`,
      `if (!${variableOf(target)}) return`,
    ]),
    ...(keyCode ? [] : [`if ((await ${table}.total({})) > 0) return`]),
    `for (const row of ${rowsName}) await ${write}`,
  ]
  const constant = plain.some(({ column }) => column.type === 'enum') ? ' as const' : ''
  return `import type { Seed } from '${root}/src/db/seed.ts'

const ${rowsName} = [
${rows.map(row => `  ${row},`).join('\n')}
]${constant}

/** ${count === 1 ? 'One row' : 'Rows'} for development: running it again changes nothing. */
export const seed: Seed = async db => {
${lines.map(line => `  ${line}`).join('\n')}
}
`
}

/** Whether rows of the seed differ in nothing that must be unique. */
export function rowCount(spec: ResourceSpec, key: ResourceField | undefined): number {
  const isOne =
    spec.join || !key || key.target || allFields(spec).some(({ column, target }) => target && column.unique)
  const onlyOne = key?.column.type === 'enum' && key.column.args.length === 1
  return isOne || onlyOne ? 1 : 2
}

/** The field that a row is found by: the first unique one, else the first that can be compared. */
export function keyOf(spec: ResourceSpec): ResourceField | undefined {
  const able = allFields(spec).filter(
    field => kindOf(field).isComparable && !(isSelf(spec, field) && field.column.nullable),
  )
  const isPlain = ({ column, target }: ResourceField) => !target && !column.nullable
  return (
    able.find(({ column, target }) => column.unique && !target) ??
    able.find(({ column, target }) => isPlain({ text: '', column, target }) && column.type !== 'bool') ??
    able.find(isPlain) ??
    able.find(({ target }) => !target) ??
    able.find(({ column, target }) => target && !column.nullable)
  )
}

export function isSelf({ names }: ResourceSpec, { target }: ResourceField): boolean {
  return target?.name === names.plural
}

/** The tables whose rows it refers to, each once; not its own. */
export function targetsOf(spec: ResourceSpec): KnownTable[] {
  const named = allFields(spec).flatMap(field =>
    field.target && !isSelf(spec, field) && !field.column.nullable ? [field.target] : [],
  )
  const all = [...(spec.parent ? [spec.parent] : []), ...named]
  return all.filter((target, place) => all.findIndex(({ name }) => name === target.name) === place)
}

function referenceText(spec: ResourceSpec, field: ResourceField): string[] {
  const { column, target } = field
  if (!target) return []
  return [`${column.name}: ${column.nullable || isSelf(spec, field) ? 'null' : `${variableOf(target)}.id`}`]
}

export function variableOf({ name }: { readonly name: string }): string {
  return camelOf(`${singularWord(name)}_row`)
}

function rowText(fields: readonly ResourceField[], n: number): string {
  const values = fields.map(field => `${field.column.name}: ${kindOf(field).sample(field, n)}`)
  return `{ ${values.join(', ')} }`
}
