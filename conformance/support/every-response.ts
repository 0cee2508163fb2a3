import { STATUS_CODES } from 'node:http'
import type { Contract, Operation } from './document.ts'
import { type Body, type HttpResponse, mediaTypeOf } from './response.ts'

/** A response, and what the document says about it. */
interface Seen extends HttpResponse {
  readonly contract: Contract
  readonly operation: Operation | undefined
  /** Sent by the HTTP server before there was a request: without an id and our usual headers. */
  readonly early: boolean
}

/** A rule for every response. `faultOf` returns what is wrong with one, or undefined. */
interface Rule {
  readonly id: string
  readonly sentence: string
  faultOf(seen: Seen): string | undefined | false
}

const faults = new Map<string, string[]>()
let pending: Array<readonly [id: string, fault: string]> = []
const requestIds = new Set<string>()
let responses = 0

/**
 * Checks a response against all rules. Violations are reported at the end of the suite, by the test of each
 * rule.
 */
export function note(response: HttpResponse, contract: Contract): void {
  responses++
  const { method, path, status } = response
  const seen = { ...response, contract, operation: contract.find(method, path), early: method === 'RAW' }
  for (const { id, faultOf } of everyResponse) {
    const fault = faultOf(seen)
    if (!fault) continue
    pending.push([id, `${method} ${path.slice(0, 200)} → ${status} ${fault}`])
  }
}

/** Ends a test. If it failed, the violations in its responses are not reported separately. */
export function settle(test: string, failed: boolean): void {
  for (const [id, fault] of failed ? [] : pending)
    faults.set(id, [...(faults.get(id) ?? []), `${test}: ${fault}`])
  pending = []
}

export const responsesSeen = () => responses

/** The violations of a rule so far, at most twenty. */
export function faultsOf(id: string): string[] {
  const all = faults.get(id) ?? []
  return all.length > 20 ? [...all.slice(0, 20), `and ${all.length - 20} more`] : all
}

const opaque = /^"[\x21\x23-\x7e\x80-\xff]*"$/

const problemRules: readonly Rule[] = [
  {
    id: 'problem-media-type',
    sentence: 'an error is application/problem+json (RFC 9457, 3)',
    faultOf: seen =>
      isError(seen) && mediaTypeOf(seen) !== 'application/problem+json' && `is "${mediaTypeOf(seen)}"`,
  },
  {
    id: 'problem-members',
    sentence: 'a problem has type, title, status, detail and instance',
    faultOf: seen => isProblem(seen) && missingMember(seen),
  },
  {
    id: 'problem-status',
    sentence: 'the status of a problem is that of its response (RFC 9457, 3.1.2)',
    faultOf: seen => isProblem(seen) && seen.body.status !== seen.status && `says ${seen.body.status}`,
  },
  {
    id: 'problem-title',
    sentence: 'the title of an about:blank problem is the reason phrase of its status (RFC 9457, 4.2.1)',
    faultOf: seen => isProblem(seen) && wrongTitle(seen),
  },
  {
    id: 'problem-instance',
    sentence:
      'the instance of a problem is the id of its request; a stored one has that of the first request',
    faultOf: ({ early, body, headers, ...seen }) => {
      if (early || !isProblem({ ...seen, body, headers }) || typeof body.instance !== 'string')
        return undefined
      const id = headers['idempotency-replayed'] ? undefined : headers['x-request-id']
      return id && !body.instance.includes(id) && `is ${body.instance}, and the request is ${id}`
    },
  },
  {
    id: 'problem-errors',
    sentence: 'every error of a problem has a JSON Pointer (RFC 6901)',
    faultOf: seen => isProblem(seen) && wrongFault(seen.body),
  },
]

const headerRules: readonly Rule[] = [
  {
    id: 'no-server-error',
    sentence: 'no request gets a 5xx',
    faultOf: ({ status, path }) =>
      status >= 500 && !(status === 503 && path === '/health/ready') && `is ${status}`,
  },
  {
    id: 'api-version',
    sentence: 'every response has the version of the API',
    faultOf: ({ early, headers }) => !early && !headers['api-version'] && 'has no API-Version',
  },
  {
    id: 'request-id',
    sentence: 'every response has an id of its own',
    faultOf: ({ early, headers: { 'x-request-id': id } }) => {
      if (early) return undefined
      if (!id) return 'has no X-Request-Id'
      if (requestIds.has(id)) return `has the id ${id} of another`
      return void requestIds.add(id)
    },
  },
  {
    id: 'nosniff',
    sentence: 'no response lets a browser guess its type',
    faultOf: ({ early, headers }) =>
      !early && headers['x-content-type-options'] !== 'nosniff' && 'lacks X-Content-Type-Options: nosniff',
  },
  {
    id: 'content-security-policy',
    sentence: 'no response may be framed or load anything as a page',
    faultOf: ({ early, headers, path }) =>
      !early &&
      !path.startsWith('/docs') &&
      !/default-src 'none'.*frame-ancestors 'none'/.test(headers['content-security-policy'] ?? '') &&
      `has the Content-Security-Policy "${headers['content-security-policy'] ?? ''}"`,
  },
  {
    id: 'no-banner',
    sentence: 'no response names the software or its version',
    faultOf: ({ headers }) =>
      ('x-powered-by' in headers && 'has X-Powered-By') ||
      (/\d/.test(headers.server ?? '') && `has Server: ${headers.server}`),
  },
  {
    id: 'www-authenticate',
    sentence: 'a 401 says how to authenticate (RFC 9110, 11.6.1)',
    faultOf: ({ status, headers }) =>
      status === 401 && !headers['www-authenticate'] && 'has no WWW-Authenticate',
  },
  {
    id: 'retry-after',
    sentence: 'a 429 and a 503 say when to try again (RFC 9110, 10.2.3)',
    faultOf: ({ status, headers, path }) =>
      (status === 429 || (status === 503 && path !== '/health/ready')) &&
      !/^\d+$/.test(headers['retry-after'] ?? '') &&
      `has the Retry-After "${headers['retry-after'] ?? ''}"`,
  },
  {
    id: 'rate-limit',
    sentence: 'every response of an operation has the remaining rate limit',
    faultOf: ({ operation, path, headers }) => {
      if (!operation || path.startsWith('/health/')) return undefined
      if (!/^"[^"]+";q=\d+;w=\d+/.test(headers['ratelimit-policy'] ?? '')) return 'has no RateLimit-Policy'
      return !/^"[^"]+";r=\d+;t=\d+/.test(headers.ratelimit ?? '') && 'has no RateLimit'
    },
  },
  {
    id: 'etag',
    sentence: 'JSON that can be read has a strong ETag (RFC 9110, 8.8.3)',
    faultOf: ({ operation, status, headers, ...seen }) =>
      operation?.method === 'GET' &&
      status === 200 &&
      mediaTypeOf({ ...seen, status, headers }) === 'application/json' &&
      !opaque.test(headers.etag ?? '') &&
      `has the ETag ${headers.etag ?? 'of nothing'}`,
  },
  {
    id: 'no-content',
    sentence: 'a 204 and a 304 have no content and no content headers (RFC 9110, 15.3.5)',
    faultOf: ({ status, headers, text }) =>
      (status === 204 || status === 304) &&
      (text !== '' || 'content-type' in headers || Number(headers['content-length'] ?? 0) > 0) &&
      'has content',
  },
]

const contractRules: readonly Rule[] = [
  {
    id: 'documented-status',
    sentence: 'every status is documented',
    faultOf: seen => seen.operation && !responseOf(seen) && 'is not documented',
  },
  {
    id: 'documented-type',
    sentence: 'every content type is documented',
    faultOf: seen => {
      const response = responseOf(seen)
      if (!response || isWrongProblem(seen) || isEmpty(seen)) return undefined
      const types = Object.keys(response.content ?? {})
      const type = mediaTypeOf(seen)
      return types.length === 0
        ? type !== '' && `is ${type}, not empty`
        : !types.includes(type) && `is "${type}"`
    },
  },
  {
    id: 'documented-schema',
    sentence: 'every body matches its schema',
    faultOf: seen => {
      const schema = responseOf(seen)?.content?.[mediaTypeOf(seen)]?.schema
      if (!schema || seen.method === 'HEAD' || isWrongProblem(seen) || !/json$/.test(mediaTypeOf(seen)))
        return undefined
      return seen.contract.faultOf(schema, JSON.parse(seen.text))
    },
  },
  {
    id: 'documented-headers',
    sentence: 'every documented header is present and matches its schema',
    faultOf: seen => {
      const described = Object.entries(responseOf(seen)?.headers ?? {})
      const wrong = described.flatMap(([name, header]) => {
        const { required, schema } = seen.contract.resolve(header)
        const value = seen.headers[name.toLowerCase()]
        if (value === undefined) return required ? [`has no ${name}`] : []
        const fault = schema && headerFault(seen.contract, seen.contract.resolve(schema), value)
        return fault ? [`${name} is "${value}": ${fault}`] : []
      })
      return wrong[0]
    },
  },
]

/** Where a problem is invalid, its schema is not checked, so that only one rule reports it. */
export const everyResponse: readonly Rule[] = [...problemRules, ...headerRules, ...contractRules]

function isError({ status, method }: Pick<HttpResponse, 'status' | 'method'>): boolean {
  return status >= 400 && method !== 'HEAD'
}

function isProblem(response: HttpResponse | Omit<Seen, 'early' | 'contract' | 'operation'>): boolean {
  return isError(response) && mediaTypeOf(response) === 'application/problem+json'
}

/** Whether the response must have no body; the rule no-content checks that. */
function isEmpty({ method, status }: Seen): boolean {
  return method === 'HEAD' || status === 204 || status === 304
}

/** Another rule reports such a response. */
function isWrongProblem(seen: Seen): boolean {
  return isError(seen) && problemRules.some(({ faultOf }) => faultOf(seen))
}

function missingMember({ body, early }: Seen): string | undefined {
  const members = ['type', 'title', 'detail', ...(early ? [] : ['instance'])]
  const missing = members.find(name => typeof body[name] !== 'string' || body[name] === '')
  if (missing) return `has no ${missing}`
  return typeof body.status === 'number' ? undefined : 'has no status'
}

/** Names that a status had before, or has in other libraries. */
const aliases: Record<number, readonly string[]> = {
  413: ['Content Too Large', 'Payload Too Large', 'Request Entity Too Large'],
  422: ['Unprocessable Content', 'Unprocessable Entity'],
}

function wrongTitle({ body, status }: Seen): string | false {
  if (body.type !== 'about:blank') return false
  const phrases = aliases[status] ?? [STATUS_CODES[status] ?? '']
  return typeof body.title === 'string' && !phrases.includes(body.title) && `is "${body.title}"`
}

function wrongFault({ errors = [] }: Body): string | undefined {
  const wrong = errors.find(
    ({ in: part, pointer, detail }) =>
      !['body', 'query', 'params', 'path', 'headers', 'header'].includes(part) ||
      !/^(\/|$)/.test(String(pointer)) ||
      typeof detail !== 'string',
  )
  return wrong && `has the fault ${JSON.stringify(wrong)}`
}

function responseOf({ operation, status, contract }: Seen) {
  if (!operation) return undefined
  const { responses } = operation
  const found =
    responses[status] ??
    responses[`${Math.floor(status / 100)}XX`] ??
    (status >= 400 ? responses.default : undefined)
  return found && contract.resolve(found)
}

/** A header is text; where its schema is a number or a boolean, the text is converted. */
function headerFault(
  contract: Contract,
  schema: { readonly type?: unknown },
  value: string,
): string | undefined {
  const number = schema.type === 'integer' || schema.type === 'number'
  return contract.faultOf(schema as object, number && value !== '' ? Number(value) : value)
}
