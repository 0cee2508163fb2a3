import type { Capture, Collection, CollectionRequest } from '../../collection.ts'
import { filled } from '../../slots.ts'
import { mark, type WrittenCollection } from '../written.ts'
import { httpBody } from './http-body.ts'

/** How an editor takes variables from a response, and what it calls a new UUID. */
export type HttpDialect = 'vscode' | 'jetbrains'

/** A file of requests for editors. */
export function httpFile({ name, variables, folders }: Collection, dialect: HttpDialect): WrittenCollection {
  const requests = folders.flatMap(folder => folder.requests)
  const captured = new Set(requests.flatMap(({ captures }) => captures.map(({ variable }) => variable)))
  const known = variables.filter(one => !captured.has(one.name))
  const ids = new Set<string>()
  const parts = folders.flatMap(folder =>
    folder.requests.map(request => block(request, folder.name, dialect, ids)),
  )
  const head = [`# ${name}`, `# ${mark}`, '', ...known.map(one => `@${one.name} = ${one.value}`)]
  return { files: new Map([['', [head.join('\n'), ...parts].join('\n\n').concat('\n')]]), unitsOf }
}

function block(request: CollectionRequest, folder: string, dialect: HttpDialect, ids: Set<string>): string {
  const { name, method, base, path, query, headers, auth, body, captures } = request
  const write = (text: string) =>
    filled(text, variable => `{{${dialect === 'jetbrains' && variable === '$guid' ? '$uuid' : variable}}}`)
  const sent = query.filter(({ isSent }) => isSent).map(one => `${one.name}=${one.value}`)
  const id = idFor(request, ids)
  const lines = [
    `### ${folder}: ${name}`,
    `# @name ${id}`,
    `${method} ${base}${path}${sent.length > 0 ? `?${sent.join('&')}` : ''}`,
    ...(auth.kind === 'bearer' ? [`Authorization: Bearer ${auth.token}`] : []),
    ...(auth.kind === 'basic' ? [`Authorization: Basic ${auth.username} ${auth.password}`] : []),
    ...(auth.kind === 'key' ? [`${auth.name}: ${auth.value}`] : []),
    ...headers.map(one => `${one.name}: ${one.value}`),
    ...httpBody(body),
  ]
  const after =
    dialect === 'jetbrains' ? handler(request) : captures.map(capture => fromResponse(capture, id))
  return [...lines.map(write), ...after].join('\n')
}

/** A name that is unique and has only letters, digits and underscores. */
function idFor({ operation, name }: CollectionRequest, ids: Set<string>): string {
  const [own, other] = [operation, name].map(text => text.replace(/\W+/g, '_'))
  const free = [own, other].find(id => id !== undefined && !ids.has(id)) ?? `${own}_${ids.size}`
  ids.add(free)
  return free
}

/** Variables of a file are set between requests. */
function fromResponse({ variable, keys }: Capture, id: string): string {
  const steps = keys.map(key =>
    typeof key === 'number' || !/^\w+$/.test(key) ? `[${JSON.stringify(key)}]` : `.${key}`,
  )
  return `\n###\n@${variable} = {{${id}.response.body.$${steps.join('')}}}`
}

function handler({ expected: { statuses }, captures }: CollectionRequest): string[] {
  const isGood =
    statuses.length === 0 ? 'response.status < 300' : `[${statuses.join(', ')}].includes(response.status)`
  const sets = captures.map(({ variable, keys }) => {
    const steps = keys.map(key => `?.[${JSON.stringify(key)}]`).join('')
    return `  client.global.set(${JSON.stringify(variable)}, response.body${steps})`
  })
  const name = `responds with ${statuses.join(' or ') || '2xx'}`
  return ['', '> {%', `  client.test(${JSON.stringify(name)}, () => client.assert(${isGood}))`, ...sets, '%}']
}

/** Requests by what stands behind `###`. */
function unitsOf(files: ReadonlyMap<string, string>): Map<string, string> {
  const parts = [...files.values()].flatMap(text => text.split(/^### /m))
  return new Map(parts.map((part, at) => [at === 0 ? 'its variables' : (part.split('\n')[0] ?? ''), part]))
}
