import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Settings } from '../config.ts'
import { about } from '../env.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** This request's place in a trace (W3C Trace Context): `00-TRACE-SPAN-FLAGS`, with a span of its own. */
    traceparent: string
  }
}

/** What a page of /docs may load: its own files, and the styles that Swagger UI writes into elements. */
export const docsPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"

/**
 * The headers that every answer has, a refused one included. All but the id are made once. Each header costs more than a
 * hook does, so there is none that only repeats another: frame-ancestors is newer than X-Frame-Options.
 */
export function commonHeaders(app: FastifyInstance, config: Settings): Record<string, string> {
  const fixed = fixedHeaders(config)
  const newSpan = spans()
  app.decorateRequest('traceparent', '')
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(fixed).header('x-request-id', request.id)
    request.traceparent = childOf(request, newSpan())
    done()
  })
  return fixed
}

function fixedHeaders({ COMMIT, HSTS, CORS_ORIGINS }: Settings): Record<string, string> {
  return {
    'api-version': COMMIT ? `${about.version}+${COMMIT}` : about.version,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(HSTS > 0 && { 'strict-transport-security': `max-age=${HSTS}; includeSubDomains` }),
    ...(CORS_ORIGINS.length > 0 && !CORS_ORIGINS.includes('*') && { vary: 'Origin' }),
  }
}

/** The id of a request: the UUID in the header that a proxy sets, when there is such a header, or a new one. */
export function requestIds(trusted: string): (raw: IncomingMessage) => string {
  if (!trusted) return () => randomUUID()
  const name = trusted.toLowerCase()
  return ({ headers }) => {
    const given = headers[name]
    return typeof given === 'string' && uuid.test(given) ? given : randomUUID()
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const parent = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** A new trace has the request's id for its own, so that one search finds both. */
function childOf({ id, headers: { traceparent } }: FastifyRequest, span: string): string {
  if (typeof traceparent === 'string' && parent.test(traceparent))
    return `00-${traceparent.slice(3, 35)}-${span}-${traceparent.slice(53)}`
  return `00-${withoutDashes(id)}-${span}-01`
}

/** Of a UUID; five times as fast as replaceAll. */
function withoutDashes(id: string): string {
  return id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24)
}

/** A span id has to be unlike others, not secret: half of it is this process, half a count. */
function spans(): () => string {
  const ours = randomBytes(4).toString('hex')
  let count = 0
  return () => {
    count = (count + 1) % 2 ** 32
    return ours + count.toString(16).padStart(8, '0')
  }
}

/**
 * Lets pages of these origins call the API from a browser (Fetch Standard); `*` is every origin. Credentials are never
 * allowed: a key is sent in Authorization, and there are no cookies.
 */
export function cors(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return
  const anyOrigin = origins.includes('*')
  const allowed = new Set(origins)

  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers
    if (!origin || !(anyOrigin || allowed.has(origin))) return done()

    reply.header('access-control-allow-origin', anyOrigin ? '*' : origin)
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'])
      return void reply.code(204).headers(preflight).send()
    reply.header('access-control-expose-headers', exposed)
    done()
  })
}

const exposed =
  'API-Version, ETag, Idempotency-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id'

const preflight = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Traceparent',
  'access-control-max-age': '7200',
}
