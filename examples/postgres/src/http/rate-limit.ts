import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Settings } from '../config.ts'
import { problem } from './problem.ts'
import { type Counter, redisCounter } from './redis-counter.ts'

type Limits = Pick<Settings, 'RATE_LIMIT_ANONYMOUS' | 'RATE_LIMIT_CLIENT' | 'RATE_LIMIT_WINDOW'>

/** The counter that CACHE_URL names. */
export async function counterFor(app: FastifyInstance, config: Settings): Promise<Counter> {
  const { CACHE_URL, RATE_LIMIT_WINDOW } = config
  const inMemory = CACHE_URL.reveal().startsWith('memory:')
  return inMemory ? memoryCounter() : redisCounter(CACHE_URL, RATE_LIMIT_WINDOW, app.log)
}

/**
 * Answers 429 to who asks too often: a client by its id, anybody else by address. Every answer says what is left
 * (draft-ietf-httpapi-ratelimit-headers-10). When the counter fails the request is served: a limit is no reason to be down.
 */
export function rateLimit(app: FastifyInstance, limits: Limits, counter: Counter): void {
  const seconds = limits.RATE_LIMIT_WINDOW
  const anonymous = policy('anonymous', limits.RATE_LIMIT_ANONYMOUS, seconds)
  const client = policy('client', limits.RATE_LIMIT_CLIENT, seconds)
  let warned = 0

  app.addHook('onRequest', ({ user, route, ip }, reply, done) => {
    const { quota, apply } = user ? client : anonymous
    if (quota === 0 || isProbe(route?.url)) return done()

    const now = Date.now() / 1000
    const window = Math.floor(now / seconds)
    const reset = Math.ceil((window + 1) * seconds - now)
    const count = counter.add(user?.id ?? network(ip), window)
    if (typeof count === 'number') return done(apply(reply, count, reset))
    const judge = (count: number) => done(apply(reply, count, reset))
    const serve = (error: Error) => {
      if (window !== warned) app.log.warn(error, 'Requests are not counted.')
      warned = window
      done()
    }
    count.then(judge, serve)
  })
  app.addHook('onClose', () => counter.close())
}

/** What does not change between requests of one policy is written once. */
function policy(name: string, quota: number, seconds: number) {
  const header = `"${name}";q=${quota};w=${seconds}`
  const apply = (reply: FastifyReply, count: number, reset: number) => {
    const left = Math.max(quota - count, 0)
    reply.header('ratelimit-policy', header).header('ratelimit', `"${name}";r=${left};t=${reset}`)
    if (count <= quota) return
    const headers = { 'retry-after': String(reset) }
    return problem(429, `More than ${quota} requests in ${seconds} s.`, { headers })
  }
  return { quota, apply }
}

/** Who has one IPv6 address has 2^64 of them: the network is what counts. */
function network(ip: string): string {
  if (!ip.includes(':') || ip.startsWith('::ffff:')) return ip
  const [head = ''] = ip.split('::')
  return head.split(':').slice(0, 4).join(':')
}

function isProbe(url: string | undefined): boolean {
  return url === '/health/live' || url === '/health/ready'
}

/** Forgets every caller when a new window begins, so that it cannot grow for ever. */
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
