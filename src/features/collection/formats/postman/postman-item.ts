import type { Json } from '../../../../core/system/json.ts'
import type { CollectionRequest, NamedValue, RequestAuth, RequestBody } from '../../collection.ts'
import { filled, jsonText } from '../../slots.ts'
import { type ScriptDialect, scriptOf } from '../script.ts'

const postmanScript: ScriptDialect = {
  test: 'pm.test',
  expect: 'pm.expect',
  status: 'pm.response.code',
  body: 'pm.response.json()',
  header: name => `pm.response.headers.get(${JSON.stringify(name)})`,
  set: (variable, value) => `pm.collectionVariables.set(${JSON.stringify(variable)}, ${value})`,
}

export function postmanItem(request: CollectionRequest): Json {
  const { name, description, expected } = request
  const isRedirect = expected.statuses.length > 0 && expected.statuses.every(status => status >= 300)
  const asked = requestOf(request)
  return {
    name,
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: scriptOf(request, postmanScript) } }],
    ...(isRedirect && { protocolProfileBehavior: { followRedirects: false } }),
    request: { ...asked, description },
    response: examplesOf(request, asked),
  }
}

function requestOf({ method, base, path, query, headers, auth, body }: CollectionRequest): Json {
  const sent = query.filter(({ isSent }) => isSent).map(({ name, value }) => `${name}=${value}`)
  const raw = `${base}${path}${sent.length > 0 ? `?${sent.join('&')}` : ''}`
  return {
    method,
    header: headers.map(listed),
    auth: authOf(auth),
    ...(body && { body: bodyOf(body) }),
    url: {
      raw: filled(raw),
      host: [filled(base)],
      path: filled(path).split('/').slice(1),
      ...(query.length > 0 && { query: query.map(listed) }),
    },
  }
}

function listed({ name, value, description, isSent }: NamedValue): Json {
  const about = { ...(description && { description }), ...(!isSent && { disabled: true }) }
  return { key: name, value: filled(value), ...about }
}

function authOf(auth: RequestAuth): Json {
  const pair = (key: string, value: string) => ({ key, value: filled(value), type: 'string' })
  switch (auth.kind) {
    case 'bearer':
      return { type: 'bearer', bearer: [pair('token', auth.token)] }
    case 'basic':
      return { type: 'basic', basic: [pair('username', auth.username), pair('password', auth.password)] }
    case 'key':
      return {
        type: 'apikey',
        apikey: [pair('key', auth.name), pair('value', auth.value), pair('in', 'header')],
      }
    default:
      return { type: 'noauth' }
  }
}

function bodyOf(body: RequestBody): Json {
  if (body.kind === 'file') return { mode: 'file', file: { src: null } }
  if (body.kind === 'json' || body.kind === 'text')
    return {
      mode: 'raw',
      raw: filled(body.kind === 'json' ? jsonText(body.value) : body.text),
      options: { raw: { language: body.kind } },
    }
  const pairs = body.fields.map(({ name, value, isFile }) =>
    isFile ? { key: name, type: 'file', src: null } : { key: name, value: filled(value), type: 'text' },
  )
  return body.kind === 'form'
    ? { mode: 'urlencoded', urlencoded: pairs }
    : { mode: 'formdata', formdata: pairs }
}

function examplesOf({ example, name }: CollectionRequest, originalRequest: Json): Json[] {
  if (example === undefined) return []
  const { status, type, text } = example
  return [
    {
      ...{ name: `${name}: ${status}`, originalRequest, code: status },
      ...(type.includes('json') && { _postman_previewlanguage: 'json' }),
      header: type ? [{ key: 'Content-Type', value: type }] : [],
      cookie: [],
      body: text,
    },
  ]
}
