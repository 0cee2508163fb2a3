import type { FastifyInstance } from 'fastify'
import type { Settings } from '../config.ts'
import { about } from '../env.ts'

/** What a page of /docs may load: its own files, and the styles that Swagger UI writes into elements. */
export const docsPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"

/** The headers that every answer has, a refused one included. They are made once: they do not depend on the request. */
export function fixedHeaders(app: FastifyInstance, config: Settings): Record<string, string> {
  const headers = headersOf(config)
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
  return headers
}

function headersOf({ COMMIT, HSTS, CORS_ORIGINS }: Settings): Record<string, string> {
  return {
    'api-version': COMMIT ? `${about.version}+${COMMIT}` : about.version,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(HSTS > 0 && { 'strict-transport-security': `max-age=${HSTS}; includeSubDomains` }),
    ...(CORS_ORIGINS.length > 0 && !CORS_ORIGINS.includes('*') && { vary: 'Origin' }),
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
