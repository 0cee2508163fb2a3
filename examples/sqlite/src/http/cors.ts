import type { FastifyInstance } from 'fastify'

const exposed =
  'API-Version, ETag, Idempotency-Replayed, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id'

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
    if (!anyOrigin) reply.header('vary', 'Origin')
    if (!origin || !(anyOrigin || allowed.has(origin))) return done()

    reply.header('access-control-allow-origin', anyOrigin ? '*' : origin)
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'])
      return void reply.code(204).headers(preflight).send()
    reply.header('access-control-expose-headers', exposed)
    done()
  })
}

const preflight = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Traceparent',
  'access-control-max-age': '7200',
}
