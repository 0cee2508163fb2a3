import { withArticle, wordsOf } from '../names.ts'
import { allFields, type ResourceSpec, type RouteAction } from '../spec.ts'
import { defaultCode } from './default-code.ts'
import { parentColumn } from './parent.ts'
import { isChecked, ownTargets } from './route-helpers.ts'

interface RouteParts {
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly declared: readonly string[]
  /** The statements of the handler; the last is what it returns. */
  readonly body: readonly string[]
  readonly uses: readonly string[]
}

export function routePartsOf(spec: ResourceSpec, action: RouteAction): RouteParts {
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

function checkedRow(spec: ResourceSpec, row: string): string {
  return isChecked(spec) ? `present(${row}${spec.parent ? ', params' : ''})` : row
}

export function isDated(spec: ResourceSpec): boolean {
  return allFields(spec).some(({ column }) => column.type === 'datetime')
}

/** The rows that the callers of an action may reach. */
function tableFor(spec: ResourceSpec, action: RouteAction): string {
  return tableOf(spec.names.plural, spec.owned, spec.audiences[action])
}

function tableOf(name: string, owned: boolean, audience: string): string {
  if (!owned) return `db.${name}`
  return audience === 'admin' ? `db.${name}.ofEveryone()` : `db.${name}.of(user)`
}

/** Throws where the parent does not exist, was removed, or is not the caller's. */
export function parentLines({ parent, audiences }: ResourceSpec, action: RouteAction): string[] {
  if (!parent) return []
  const row = `await ${tableOf(parent.name, parent.owned, audiences[action])}.get(params.${parentColumn(parent)})`
  return [parent.archive ? `requirePresent(${row})` : row]
}

export function userNames(spec: ResourceSpec, action: RouteAction): string[] {
  if (spec.audiences[action] === 'admin') return []
  const checks =
    (action === 'add' || action === 'change') &&
    spec.audiences[action] === 'user' &&
    ownTargets(spec).length > 0
  return spec.owned || spec.parent?.owned || checks ? ['user'] : []
}
