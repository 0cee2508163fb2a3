import { randomUUID } from 'node:crypto'
import type { ProjectRoute } from '../../core/project/contract/project-routes.ts'
import { isRecord, type Json, listIn, recordIn } from '../../core/system/json.ts'
import { multipartOf, partsIn, urlencodedOf } from './form-data.ts'
import { madeUp, madeUpLike, madeUpText } from './made-up.ts'
import { type OperationSchemas, plainSchema } from './operation.ts'
import type { Pasted } from './paste/pasted.ts'
import type { RequestRecording } from './recording.ts'

/** What the verb `replay` of a project reads. */
export interface ReplayRequest {
  readonly method: string
  /** The path and the query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly audience: string
  readonly client: string | null
}

/** A request before it is known how its body is filled. */
export interface KnownRequest extends ReplayRequest {
  /** What is recorded of a body that is not. */
  readonly shape: Json | null
  /** What a replay needs and nobody recorded, in sentences. */
  readonly missing: readonly string[]
}

const hidden = '[secret]'

export function recordedRequest(recording: RequestRecording): KnownRequest {
  const { method, path, query, headers, shape, body, audience, client } = recording
  const url = query === '' ? path : `${path}?${query}`
  const hides = [url, body === undefined ? '' : JSON.stringify(body)].some(text => text.includes(hidden))
  return {
    ...{ method, url, audience, client, headers: sentHeaders(headers) },
    body: body === undefined ? null : JSON.stringify(body),
    shape: body === undefined ? shape : null,
    missing: [
      ...(body === undefined && shape !== null
        ? ['Its body was not recorded: values of the same types and lengths are sent.']
        : []),
      ...(hides ? ['What was secret is not recorded: [secret] is sent in its place.'] : []),
    ],
  }
}

export function pastedRequest(pasted: Pasted, url: string, { audience }: ProjectRoute): KnownRequest {
  const { method, headers, body, hasKey, client, missing } = pasted
  const isWithoutKey = hasKey === false && audience !== 'anonymous'
  return {
    ...{ method, url, audience, client, headers: sentHeaders(headers), body, shape: null },
    missing: [
      ...missing,
      ...(isWithoutKey
        ? [`It has no Authorization header, and is sent as a client of the audience ${audience}.`]
        : []),
    ],
  }
}

/** A hidden Idempotency-Key is a new one; other hidden headers are left out. */
function sentHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const sent = Object.entries(headers).flatMap(([name, value]) => {
    if (!value.includes(hidden)) return [[name, value]]
    return name === 'idempotency-key' ? [[name, randomUUID()]] : []
  })
  return Object.fromEntries(sent.filter(([name]) => !/^(?:content-length|accept-encoding)$/.test(name ?? '')))
}

/** The request with a body: the known one, or one of the recorded shape. */
export function withBody(
  { shape, missing, ...request }: KnownRequest,
  { body, root }: OperationSchemas,
): ReplayRequest {
  if (shape === null) return request
  return { ...request, body: JSON.stringify(madeUp(shape, body, root)) }
}

/** A recording has the fields of a form as JSON: they are sent as a form again, with the files that the schema requires. */
export function asForm(
  request: ReplayRequest,
  { body: schema, encoding = {}, root }: OperationSchemas,
): { readonly request: ReplayRequest; readonly missing: readonly string[] } {
  const { headers, body } = request
  const fields = body === null ? undefined : jsonIn(body)
  if (!headers['content-type']?.startsWith('multipart/form-data') || !isRecord(fields))
    return { request, missing: [] }
  const { properties, required } = plainSchema(schema, root)
  const files = listIn(required).flatMap(name => {
    const { format } = plainSchema(recordIn(properties)[String(name)], root)
    const [type = ''] = String(recordIn(encoding[String(name)]).contentType ?? '').split(',')
    return format === 'binary'
      ? [{ name: String(name), type: type.trim() || 'application/octet-stream' }]
      : []
  })
  const form = multipartOf([
    ...Object.entries(fields).map(([name, value]) => ({ name, value: textOf(value) })),
    ...files.map(({ name, type }) => ({ name, type, value: undefined, fileName: name })),
  ])
  return {
    request: { ...request, headers: { ...headers, 'content-type': form.type }, body: form.body },
    missing: form.missing,
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The same request without the values that somebody sent. */
export function withMadeUpValues(
  request: ReplayRequest,
  route: ProjectRoute,
  schemas: OperationSchemas,
): ReplayRequest {
  const { root, parameters } = schemas
  const [path = '', query] = request.url.split(/\?(.*)/s)
  const names = route.path.split('/')
  const segments = path.split('/').map((segment, at) => {
    const [, name] = /^\{(\w+)\}$/.exec(names[at] ?? '') ?? []
    return name === undefined
      ? segment
      : encodeURIComponent(madeUpText(decoded(segment), parameters[name], root))
  })
  const pairs = [...new URLSearchParams(query)].map(([name, value]): [string, string] => {
    return [name, madeUpText(value, parameters[name], root)]
  })
  const search = query === undefined ? '' : `?${new URLSearchParams(pairs)}`
  const { 'idempotency-key': key, 'content-type': type, accept } = request.headers
  const headers = {
    ...(accept && accept !== '*/*' && { accept }),
    ...(type && { 'content-type': type }),
    ...(key && { 'idempotency-key': 'made-up' }),
  }
  return {
    ...request,
    url: segments.join('/') + search,
    ...bodyWithout(request.body, headers, schemas),
    client: null,
  }
}

/** The body with made-up values, and the headers with its type. */
function bodyWithout(
  body: string | null,
  headers: Readonly<Record<string, string>>,
  { body: schema, root }: OperationSchemas,
): Pick<ReplayRequest, 'body' | 'headers'> {
  if (body === null) return { body, headers }
  const parts = partsIn(body, headers['content-type'] ?? '')
  if (parts === undefined) {
    const value = jsonIn(body)
    const made =
      value === undefined ? madeUpText(body, {}, root) : JSON.stringify(madeUpLike(value, schema, root))
    return { body: made, headers }
  }
  const { properties } = plainSchema(schema, root)
  const others = parts.map(part => ({
    ...part,
    value: part.value && madeUpText(part.value, recordIn(properties)[part.name], root),
    fileName: part.fileName && 'made-up',
  }))
  const isMultipart = headers['content-type']?.startsWith('multipart/')
  const form = isMultipart ? multipartOf(others) : urlencodedOf(others)
  return { body: form.body, headers: { ...headers, 'content-type': form.type } }
}

/** The value of a JSON text; undefined where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

/** Why a body does not fit the route, in a sentence; undefined where it may. */
export function bodyFault(
  body: string | null,
  headers: Readonly<Record<string, string>>,
  { body: schema }: OperationSchemas,
) {
  if (body !== null && schema === undefined) return 'This route takes no body, and the request has one.'
  if (body === null && schema !== undefined) return 'This route takes a body, and the request has none.'
  const isJson = recordIn(headers)['content-type']?.toString().includes('json') ?? false
  if (body !== null && isJson && jsonIn(body) === undefined)
    return 'The body is not JSON, as its Content-Type says.'
  return undefined
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
