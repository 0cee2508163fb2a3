import { wordsOf } from '../names.ts'
import { allFields, type KnownTable, type ResourceSpec } from '../spec.ts'
import { parentColumn } from './parent.ts'
import { rowType } from './schema-text.ts'

export function helpersText(spec: ResourceSpec): string[] {
  return [
    ...(spec.parent?.archive ? [parentText(spec.parent)] : []),
    ...(isChecked(spec) ? [presentText(spec)] : []),
    ...(ownTargets(spec).length > 0 ? [ownText(spec)] : []),
  ]
}

export function isChecked({ parent, archive }: ResourceSpec): boolean {
  return parent !== undefined || archive
}

/** The owned tables that the fields refer to. A user may refer to own rows only. */
export function ownTargets(
  spec: ResourceSpec,
): Array<{ readonly column: string; readonly target: KnownTable }> {
  if (spec.audiences.add !== 'user' && spec.audiences.change !== 'user') return []
  return allFields(spec).flatMap(({ column, target }) =>
    target?.owned ? [{ column: column.name, target }] : [],
  )
}

function parentText({ name }: KnownTable): string {
  return `
/** Throws NotFound for a row that was removed from ${wordsOf(name)}. */
function requirePresent(row: { readonly id: string; readonly archived_at: string | null }): void {
  if (row.archived_at !== null) throw new NotFound(\`There is no \${row.id} in ${name}.\`)
}
`
}

function presentText(spec: ResourceSpec): string {
  const { parent, archive, names } = spec
  const column = parent && parentColumn(parent)
  const tests = [
    ...(column ? [`row.${column} !== ${column}`] : []),
    ...(archive ? ['row.archived_at !== null'] : []),
  ]
  const parameter = column ? `, { ${column} }: { readonly ${column}: string }` : ''
  const about = [
    ...(parent ? [`is of another ${wordsOf(parentColumn(parent).replace(/_id$/, ''))}`] : []),
    ...(archive ? ['was removed'] : []),
  ]
  return `
/** The row, unless it ${about.join(' or ')}. */
function present(row: ${rowType(spec)}${parameter}): ${rowType(spec)} {
  if (${tests.join(' || ')}) throw new NotFound(\`There is no \${row.id} in ${names.plural}.\`)
  return row
}
`
}

function ownText(spec: ResourceSpec): string {
  const targets = ownTargets(spec)
  const columns = targets.map(({ column }) => column).join(', ')
  const fields = targets.map(({ column }) => `readonly ${column}?: string | null`).join('; ')
  const lines = targets.map(
    ({ column, target }) => `  if (${column}) await db.${target.name}.of(user).get(${column})`,
  )
  return `
/** Throws NotFound where a request refers to what is not the user's. */
async function requireOwn(db: Db, user: User, { ${columns} }: { ${fields} }): Promise<void> {
${lines.join('\n')}
}
`
}
