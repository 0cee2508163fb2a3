import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Settings } from '../../config/config.ts'

/**
 * The headers that let pages of these origins read a response (Fetch Standard); `*` is every origin. Credentials are
 * never allowed: keys are sent in Authorization, and there are no cookies.
 */
export function readableBy({ CORS_ORIGINS: origins }: Settings) {
  const anyOrigin = origins.includes('*')
  const listed = new Set(origins)
  return (origin: string | undefined): Record<string, string> | undefined =>
    origin && (anyOrigin || listed.has(origin))
      ? {
          'access-control-allow-origin': anyOrigin ? '*' : origin,
          'access-control-expose-headers': exposed,
        }
      : undefined
}

/** Lets pages read these headers of a response, too. */
export function expose(reply: FastifyReply, names: string): void {
  const listed = reply.getHeader('access-control-expose-headers')
  if (listed) reply.header('access-control-expose-headers', `${listed}, ${names}`)
}

/** Responds to preflight requests. */
export function preflights(app: FastifyInstance, config: Settings): void {
  if (config.CORS_ORIGINS.length === 0) return
  const preflight = { ...allowed, 'access-control-allow-headers': config.CORS_HEADERS.join(', ') }
  const isReadable = readableBy(config)

  app.addHook('onRequest', ({ method, url, headers }, reply, done) => {
    if (method !== 'OPTIONS' || !headers['access-control-request-method']) return done()
    const allow = isReadable(headers.origin) && app.allowOf(url)
    if (!allow) return done()
    reply.code(204).headers(preflight).header('allow', allow).send()
  })
}

const exposed =
  'API-Version, ETag, Idempotency-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id'

const allowed = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-max-age': '7200',
}
