import type { Json } from '../../../../core/system/json.ts'
import type { CollectionRequest, NamedValue, RequestAuth, RequestBody } from '../../collection.ts'
import { filled, jsonText } from '../../slots.ts'
import { type ScriptDialect, scriptOf } from '../script.ts'

const brunoScript: ScriptDialect = {
  test: 'test',
  expect: 'expect',
  status: 'res.getStatus()',
  body: 'res.getBody()',
  header: name => `res.getHeader(${JSON.stringify(name)})`,
  set: (variable, value) => `bru.setVar(${JSON.stringify(variable)}, ${value})`,
}

/** The content of the file of a request. Without `auth` it has none, as no folder has any. */
export function brunoRequest(request: CollectionRequest, seq: number): Json {
  const { name, description, method, auth, body, query, headers, expected } = request
  const asked = {
    method,
    url: urlOf(request),
    headers: listedOrNot(headers.map(one => listed(one))),
    params: listedOrNot(query.map(one => ({ ...listed(one), type: 'query' }))),
    body: body && bodyOf(body),
  }
  const isRedirect = expected.statuses.length > 0 && expected.statuses.every(status => status >= 300)
  return {
    info: { name, type: 'http', seq },
    http: { ...asked, auth: authOf(auth) },
    runtime: { scripts: [{ type: 'tests', code: scriptOf(request, brunoScript).join('\n') }] },
    settings: { encodeUrl: false, followRedirects: !isRedirect },
    examples: examplesOf(request, asked),
    docs: description || undefined,
  }
}

function urlOf({ base, path, query }: CollectionRequest): string {
  const sent = query.filter(({ isSent }) => isSent).map(({ name, value }) => `${name}=${value}`)
  return filled(`${base}${path}${sent.length > 0 ? `?${sent.join('&')}` : ''}`)
}

function listed({ name, value, description, isSent }: NamedValue): Json {
  const about = { ...(description && { description }), ...(!isSent && { disabled: true }) }
  return { name, value: filled(value), ...about }
}

function listedOrNot(list: readonly Json[]): readonly Json[] | undefined {
  return list.length > 0 ? list : undefined
}

function authOf(auth: RequestAuth): Json | undefined {
  switch (auth.kind) {
    case 'bearer':
      return { type: 'bearer', token: filled(auth.token) }
    case 'basic':
      return { type: 'basic', username: filled(auth.username), password: filled(auth.password) }
    case 'key':
      return { type: 'apikey', key: auth.name, value: filled(auth.value), placement: 'header' }
    default:
      return undefined
  }
}

function bodyOf(body: RequestBody): Json {
  if (body.kind === 'file')
    return { type: 'file', data: [{ filePath: '', contentType: body.type, selected: true }] }
  if (body.kind === 'json') return { type: 'json', data: filled(jsonText(body.value)) }
  if (body.kind === 'text') return { type: 'text', data: filled(body.text) }
  if (body.kind === 'form')
    return {
      type: 'form-urlencoded',
      data: body.fields.map(({ name, value }) => ({ name, value: filled(value) })),
    }
  const data = body.fields.map(({ name, value, isFile }) =>
    isFile ? { name, type: 'file', value: [] } : { name, type: 'text', value: filled(value) },
  )
  return { type: 'multipart-form', data }
}

function examplesOf({ example, name }: CollectionRequest, request: Json): Json[] | undefined {
  if (example === undefined) return undefined
  const { status, type, text } = example
  const kind = type.includes('json')
    ? 'json'
    : type.includes('xml')
      ? 'xml'
      : type.includes('html')
        ? 'html'
        : 'text'
  const response = {
    status,
    headers: listedOrNot(type ? [{ name: 'Content-Type', value: type }] : []),
    body: text ? { type: kind, data: text } : undefined,
  }
  return [{ name: `${name}: ${status}`, request, response }]
}
