import type { FastifyRequest } from 'fastify'
import { packageInfo } from '../config/env.ts'
import { redact, withoutKeys } from '../http/operate/redact.ts'
import { hidden, isSecret, redactUrl } from '../http/operate/redact-url.ts'
import { isMarkedSecret, type Schemas, schemasOf } from './marked.ts'
import type { RecordedContent, RecordedError } from './schema.ts'
import { Secrets } from './secrets.ts'
import { shapeOf } from './shape.ts'

/** The headers that are kept, with those that the route declares. */
const keptHeaders = new Set(
  `accept accept-encoding accept-language api-client content-encoding content-length content-type expect if-match
  if-modified-since if-none-match if-unmodified-since prefer range user-agent`.split(/\s+/),
)
/** How many statements are kept. */
export const MAX_STATEMENTS = 100
const MAX_TEXT = 2000

/** What is kept of a request, without secrets. */
export function contentOf(request: FastifyRequest, commit: string): RecordedContent {
  const { route, user, body, failure, statements } = request
  const spec = route?.spec
  const secrets = new Secrets()
  const bodySchemas = listOf(spec?.body)
  const withBody = spec?.record?.includes('body') && body !== undefined
  const plain = secrets.without(body, bodySchemas)
  const said = new Secrets('[value]')
  if (!withBody) said.add(plain)
  const content = {
    path: pathOf(request, secrets),
    query: queryOf(request, secrets),
    headers: headersOf(request, secrets),
    shape: body === undefined || body === null ? null : shapeOf(body, bodySchemas),
    ...(withBody && { body: plain }),
    audience: route?.audience ?? 'anonymous',
    client: user ? user.name : null,
    version: packageInfo.version,
    commit,
    error: failure ? said.replaced(errorOf(failure)) : null,
    statements: said.replaced((statements ?? []).map(statementText)),
  }
  return JSON.parse(withoutKeys(JSON.stringify(secrets.replaced(content))))
}

function listOf(schema: unknown): Schemas {
  return typeof schema === 'object' && schema !== null ? [schema] : []
}

/** The path without the parameters that are secret by their name or their schema. */
function pathOf({ url, route }: FastifyRequest, secrets: Secrets): string {
  const declared = route?.url?.split('/') ?? []
  const schemas = listOf(route?.spec?.params)
  const segments = (url.split('?')[0] ?? '').split('/').map((segment, at) => {
    const [, name] = /^:(\w+)/.exec(declared[at] ?? '') ?? []
    if (!name || !(isSecret(name) || isMarkedSecret(schemasOf(schemas, name)))) return segment
    secrets.add(segment)
    return hidden
  })
  return redactUrl(segments.join('/'))
}

function queryOf({ url, route }: FastifyRequest, secrets: Secrets): string {
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  const schemas = listOf(route?.spec?.query)
  const parameters = query.split('&').map(parameter => {
    const [name = '', ...rest] = parameter.split('=')
    const value = rest.join('=')
    const plain = textOf(name)
    if (!isSecret(plain) && !isMarkedSecret(schemasOf(schemas, plain))) return parameter
    secrets.add(value)
    secrets.add(textOf(value))
    return `${name}=${hidden}`
  })
  return redactUrl(`?${parameters.join('&')}`).slice(1)
}

/** The text of a part of a query. */
function textOf(part: string): string {
  return new URLSearchParams(`_=${part}`).get('_') ?? ''
}

/** The headers of the list, and for others that carry a secret only that they were sent. */
function headersOf({ headers, route }: FastifyRequest, secrets: Secrets): Record<string, string> {
  const declared: object = Object(Object(route?.spec?.headers).properties)
  const schemas = listOf(route?.spec?.headers)
  const kept = Object.entries(headers).flatMap(([name, value = '']) => {
    if (isSecret(name) || isMarkedSecret(schemasOf(schemas, name))) {
      secrets.add(value)
      return [[name, hidden]]
    }
    return keptHeaders.has(name) || Object.hasOwn(declared, name) ? [[name, redactUrl(String(value))]] : []
  })
  return Object.fromEntries(kept)
}

/** As the log has it: without values that a database put into the message. */
function errorOf(error: Error): RecordedError {
  const { type, message, stack, cause } = Object(redact({ error }).error)
  const lines = [stack, ...(cause ? [`Caused by ${cause.stack}`] : [])].join('\n')
  return { type: String(type), message: String(message).slice(0, MAX_TEXT), stack: lines.slice(0, 8000) }
}

/** Quoted values, if somebody wrote them into the SQL, are not its text. */
function statementText(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'/g, '?').slice(0, MAX_TEXT)
}
