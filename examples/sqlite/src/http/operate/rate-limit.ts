import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Settings } from '../../config/config.ts'
import { problemResponseSchema } from '../contract/problem-response-schema.ts'
import type { Part } from '../part.ts'
import { addressOf, networkOf } from '../request/address.ts'
import { problem } from '../response/problem.ts'
import { isProbe } from './probes.ts'
import { type Counter, redisCounter } from './redis-counter.ts'

type RateLimits = Pick<Settings, 'RATE_LIMIT_ANONYMOUS' | 'RATE_LIMIT_CLIENT' | 'RATE_LIMIT_WINDOW'>

/** Limits the requests of each client and each address, and documents it. */
export const rateLimits: Part = {
  async admit(app) {
    app.addHook('onRoute', ({ url, schema }) => {
      if (schema?.response && !isProbe(url))
        Object.assign(schema.response, { 429: problemResponseSchema(STATUS_CODES[429]) })
    })
    rateLimit(app, app.config, await counterFor(app, app.config))
  },
  guide: `## Limits

\`RateLimit\` has the number of remaining requests. After a 429, wait for the seconds in \`Retry-After\`.`,
}

/** The counter that CACHE_URL names. */
async function counterFor(app: FastifyInstance, config: Settings): Promise<Counter> {
  const { CACHE_URL, RATE_LIMIT_WINDOW } = config
  const inMemory = CACHE_URL.reveal().startsWith('memory:')
  return inMemory ? memoryCounter() : redisCounter(CACHE_URL, RATE_LIMIT_WINDOW, app.log)
}

/**
 * Responds 429 above the limit, which counts clients by id and anonymous callers by address. Every response has the
 * remaining quota (draft-ietf-httpapi-ratelimit-headers-10). If the counter fails, requests are served.
 */
export function rateLimit(app: FastifyInstance, limits: RateLimits, counter: Counter): void {
  const seconds = limits.RATE_LIMIT_WINDOW
  const anonymous = policy('anonymous', limits.RATE_LIMIT_ANONYMOUS, seconds)
  const client = policy('client', limits.RATE_LIMIT_CLIENT, seconds)
  let warned = 0

  app.addHook('onRequest', (request, reply, done) => {
    const { user, route } = request
    const { quota, apply } = user ? client : anonymous
    if (quota === 0 || isProbe(route?.url)) return done()

    const now = Date.now() / 1000
    const window = Math.floor(now / seconds)
    const reset = Math.ceil((window + 1) * seconds - now)
    const count = counter.add(user?.id ?? networkOf(addressOf(request)), window)
    if (typeof count === 'number') return done(apply(reply, count, reset))
    const applyCount = (count: number) => done(apply(reply, count, reset))
    const serveUncounted = (error: Error) => {
      if (window !== warned) app.log.warn(error, 'Requests are not counted.')
      warned = window
      done()
    }
    count.then(applyCount, serveUncounted)
  })
  app.addHook('onClose', () => counter.close())
}

/** The parts of the headers that are the same for all requests of a policy. */
function policy(name: string, quota: number, seconds: number) {
  const header = `"${name}";q=${quota};w=${seconds}`
  const apply = (reply: FastifyReply, count: number, reset: number) => {
    const remaining = Math.max(quota - count, 0)
    reply.header('ratelimit-policy', header).header('ratelimit', `"${name}";r=${remaining};t=${reset}`)
    if (count <= quota) return
    const headers = { 'retry-after': String(reset) }
    return problem(429, `More than ${quota} requests in ${seconds} s.`, { headers })
  }
  return { quota, apply }
}

/** Clears the counts when a new window begins, which also limits memory. */
function memoryCounter(): Counter {
  const counts = new Map<string, number>()
  let current = 0
  return {
    add(caller, window) {
      if (window !== current) counts.clear()
      current = window
      const count = (counts.get(caller) ?? 0) + 1
      counts.set(caller, count)
      return count
    },
    close: async () => {},
  }
}
