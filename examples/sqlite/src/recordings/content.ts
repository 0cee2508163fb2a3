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
const [MAX_TEXT, MAX_STACK] = [2000, 8000]
/** How much of a text is read. It is shortened after its secrets are replaced, so that none is cut. */
const MAX_READ = 16_000

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
  secrets.addFoundIn(queryIn(request))
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
  secrets.addFoundIn(content)
  return JSON.parse(withoutKeys(JSON.stringify(shortened(secrets.replaced(content)))))
}

function shortened({ error, statements, ...content }: RecordedContent): RecordedContent {
  const { type, message, stack } = error ?? {}
  return {
    ...content,
    error: error && {
      type: String(type).slice(0, MAX_TEXT),
      message: String(message).slice(0, MAX_TEXT),
      stack: String(stack).slice(0, MAX_STACK),
    },
    statements: statements?.map(sql => sql.slice(0, MAX_TEXT)) ?? null,
  }
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

function queryIn({ url }: FastifyRequest): string {
  return url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
}

function queryOf(request: FastifyRequest, secrets: Secrets): string {
  const { route } = request
  const query = queryIn(request)
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
  const described = Object(redact({ error }).error)
  const { type, message } = described
  const lines = stacksOf(described).join('\nCaused by ')
  return { type: String(type), message: String(message).slice(0, MAX_READ), stack: lines.slice(0, MAX_READ) }
}

/** With those of its causes. */
function stacksOf({
  stack,
  cause,
}: {
  readonly stack: string
  readonly cause?: ReturnType<typeof Object>
}): string[] {
  return [stack, ...(cause ? stacksOf(cause) : [])]
}

/** Quoted values, if somebody wrote them into the SQL, are not its text. */
function statementText(sql: string): string {
  return sql.slice(0, MAX_READ).replace(/'(?:[^']|'')*'/g, '?')
}
