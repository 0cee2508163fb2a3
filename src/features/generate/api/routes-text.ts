import { quote } from '../../../core/fields/types.ts'
import { withArticle, wordsOf } from '../names.ts'
import { allFields, type KnownTable, type ResourceSpec, type RouteAction } from '../spec.ts'
import { defaultCode } from './default-code.ts'
import { filtersOf } from './lists.ts'
import { operationIdsOf } from './operation-ids.ts'
import { parentColumn } from './parent.ts'
import { rowType } from './schema-text.ts'

/** `routes.ts` of a resource: its list and the four actions on one row. */
export function routesText(spec: ResourceSpec): string {
  const { names, parent } = spec
  const filters = filtersOf(spec).map(quote).join(', ')
  const path = parent ? `${parent.path}/:${parentColumn(parent)}/${names.segment}` : `/v1/${names.segment}`
  const many = wordsOf(names.plural)
  const about = `${many.charAt(0).toUpperCase()}${many.slice(1)}.${spec.owned ? ' A client sees only its own.' : ''}`
  const routes = (['list', 'read', 'add', 'change', 'remove'] as const).map(action => route(spec, action))
  return `${imports(spec).join('\n')}

const listed = list(${names.type}, { ${filters ? `filter: [${filters}], ` : ''}sort: ['created_at'] })
${parametersText(spec)}
export const routes = blueprint('${path}', ${quote(about)}, on => {
${routes.join('\n\n')}
})
${helpers(spec).join('')}`
}

function imports(spec: ResourceSpec): string[] {
  const { type } = spec.names
  const row = [...(isDated(spec) ? ['dated'] : []), ...(hasOwnDefaultId(spec) ? ['newId'] : [])]
  const fromRow = [...row, ...(spec.parent ? ['Id'] : ['IdParams'])]
  const types = [type, `${type}Change`, `New${type}`]
  const checked = rowType(spec)
  const checks = isChecked(spec) && checked !== type ? [`type ${checked}`] : []
  return [
    ...(spec.parent ? ["import { Type } from 'typebox'"] : []),
    `import { ${fromRow.join(', ')} } from '../db/row.ts'`,
    ...(isChecked(spec) ? ["import { NotFound } from '../db/table.ts'"] : []),
    ...(ownTargets(spec).length > 0 ? ["import type { Db } from '../db/unit-of-work.ts'"] : []),
    "import { blueprint } from '../http/request/blueprint.ts'",
    "import { list } from '../http/request/list.ts'",
    ...(ownTargets(spec).length > 0 ? ["import type { User } from '../http/request/route.ts'"] : []),
    `import { ${[...types, ...checks].join(', ')} } from './schema.ts'`,
  ]
}

function parametersText({ parent }: ResourceSpec): string {
  if (!parent) return ''
  const column = parentColumn(parent)
  return `const Parent = Type.Object({ ${column}: Id })\nconst One = Type.Object({ ${column}: Id, id: Id })\n`
}

interface RouteParts {
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly declared: readonly string[]
  /** The statements of the handler; the last is what it returns. */
  readonly body: readonly string[]
  readonly uses: readonly string[]
}

function route(spec: ResourceSpec, action: RouteAction): string {
  const { method, path, summary, declared, body, uses } = partsOf(spec, action)
  const ids = operationIdsOf(spec)
  const before = parentLines(spec, action)
  const own = ids ? [`operationId: '${ids[action]}'`] : []
  const parameters = spec.parent
    ? [`params: ${action === 'list' || action === 'add' ? 'Parent' : 'One'}`]
    : []
  const options = [`summary: ${quote(summary)}`, ...own, ...parameters, ...declared]
  const names = new Set(['db', ...userNames(spec, action), ...(spec.parent ? ['params'] : []), ...uses])
  const lines = [...before, ...body]
  const code =
    lines.length === 1
      ? `${lines[0]?.includes('await ') ? 'async ' : ''}({ ${[...names].join(', ')} }) => ${lines[0]?.replace(/^return /, '')}`
      : `async ({ ${[...names].join(', ')} }) => {\n${lines.join('\n')}\n}`
  return `  on.${spec.audiences[action]}.${method}('${path}', { ${options.join(', ')} }, ${code})`
}

function partsOf(spec: ResourceSpec, action: RouteAction): RouteParts {
  const { names } = spec
  const one = withArticle(wordsOf(names.singular))
  const params = spec.parent ? [] : ['params: IdParams']
  const table = tableFor(spec, action)
  const locked = checkedRow(spec, `await ${table}.lock(params.id)`)
  const checks =
    ownTargets(spec).length > 0 && spec.audiences[action] === 'user'
      ? ['await requireOwn(db, user, body)']
      : []
  const { type } = names
  const all: Record<RouteAction, RouteParts> = {
    list: {
      ...{ method: 'get', path: '/', summary: `List ${wordsOf(names.plural)}` },
      declared: ['query: listed.query', 'reply: listed.reply'],
      body: listLines(spec, table),
      uses: ['...request'],
    },
    read: {
      ...{ method: 'get', path: '/:id', summary: `Read ${one}` },
      declared: [...params, `reply: ${type}`],
      body: isChecked(spec)
        ? [`return ${checkedRow(spec, `await ${table}.get(params.id)`)}`]
        : [`return ${table}.get(params.id)`],
      uses: ['params'],
    },
    add: {
      ...{ method: 'post', path: '/', summary: `Add ${one}` },
      declared: [`body: New${type}`, `reply: ${type}`, 'status: 201', 'retry: true'],
      body: [...checks, `return ${table}.add(${newRow(spec)})`],
      uses: ['body'],
    },
    change: {
      ...{ method: 'patch', path: '/:id', summary: `Change ${one}` },
      declared: [...params, `body: ${type}Change`, `reply: ${type}`, 'retry: true'],
      body: [
        ...checks,
        `ifMatch(${locked})`,
        `return ${table}.change(params.id, ${isDated(spec) ? 'dated(body)' : 'body'})`,
      ],
      uses: ['params', 'body', 'ifMatch'],
    },
    remove: {
      ...{ method: 'delete', path: '/:id', summary: `Remove ${one}` },
      declared: [...params, 'retry: true'],
      body: [
        `ifMatch(${locked})`,
        spec.archive
          ? `await ${table}.change(params.id, { archived_at: new Date() })`
          : `await ${table}.remove(params.id)`,
      ],
      uses: ['params', 'ifMatch'],
    },
  }
  return all[action]
}

function listLines(spec: ResourceSpec, table: string): string[] {
  const { parent, archive } = spec
  if (!parent && !archive) return [`return listed.read(request, ${table})`]
  const column = parent && parentColumn(parent)
  const more = [...(column ? [`${column}: params.${column}`] : []), ...(archive ? ['archived_at: null'] : [])]
  return [
    `const query = { ...request.query, ${more.join(', ')} }`,
    `return listed.read({ ...request, query }, ${table})`,
  ]
}

function newRow(spec: ResourceSpec): string {
  const { parent, archive } = spec
  const body = isDated(spec) ? 'dated(body)' : 'body'
  const before = allFields(spec).flatMap(field => {
    const code = defaultCode(field)
    return code === undefined ? [] : [`${field.column.name}: ${code}`]
  })
  const column = parent && parentColumn(parent)
  const after = [
    ...(column ? [`${column}: params.${column}`] : []),
    ...(archive ? ['archived_at: null'] : []),
  ]
  if (before.length + after.length === 0) return body
  return `{ ${[...before, `...${body}`, ...after].join(', ')} }`
}

/** The rows that the callers of an action may reach. */
function tableFor(spec: ResourceSpec, action: RouteAction): string {
  return tableOf(spec.names.plural, spec.owned, spec.audiences[action])
}

function tableOf(name: string, owned: boolean, audience: string): string {
  if (!owned) return `db.${name}`
  return audience === 'admin' ? `db.${name}.ofEveryone()` : `db.${name}.of(user)`
}

/** Throws where the parent does not exist, or is not the caller's. */
function parentLines({ parent, audiences }: ResourceSpec, action: RouteAction): string[] {
  if (!parent) return []
  return [
    `await ${tableOf(parent.name, parent.owned, audiences[action])}.get(params.${parentColumn(parent)})`,
  ]
}

function userNames(spec: ResourceSpec, action: RouteAction): string[] {
  if (spec.audiences[action] === 'admin') return []
  const checks =
    (action === 'add' || action === 'change') &&
    spec.audiences[action] === 'user' &&
    ownTargets(spec).length > 0
  return spec.owned || spec.parent?.owned || checks ? ['user'] : []
}

function isChecked({ parent, archive }: ResourceSpec): boolean {
  return parent !== undefined || archive
}

function checkedRow(spec: ResourceSpec, row: string): string {
  return isChecked(spec) ? `present(${row}${spec.parent ? ', params' : ''})` : row
}

/** The owned tables that the fields refer to. A user may refer to own rows only. */
function ownTargets(spec: ResourceSpec): Array<{ readonly column: string; readonly target: KnownTable }> {
  if (spec.audiences.add !== 'user' && spec.audiences.change !== 'user') return []
  return allFields(spec).flatMap(({ column, target }) =>
    target?.owned ? [{ column: column.name, target }] : [],
  )
}

function isDated(spec: ResourceSpec): boolean {
  return allFields(spec).some(({ column }) => column.type === 'datetime')
}

function hasOwnDefaultId(spec: ResourceSpec): boolean {
  return allFields(spec).some(({ column }) => column.type === 'uuid' && column.default === 'uuid')
}

function helpers(spec: ResourceSpec): string[] {
  return [
    ...(isChecked(spec) ? [presentText(spec)] : []),
    ...(ownTargets(spec).length > 0 ? [ownText(spec)] : []),
  ]
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
