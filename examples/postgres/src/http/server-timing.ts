import { AsyncLocalStorage } from 'node:async_hooks'
import { performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'

interface Work {
  queries: number
  ms: number
}

interface Query {
  readonly __knexQueryUid: string
  readonly sql: string
}

/** What only opens and closes a transaction is not the route's own work. */
const bracket = /^(begin|commit|rollback|savepoint|release|set|pragma)\b/i

/** Tells with every answer how long the database took, where browsers show it: `Server-Timing: db;dur=1.2;desc="queries: 2"`. */
export function serverTiming(app: FastifyInstance): void {
  const current = new AsyncLocalStorage<Work>()
  const running = new Map<string, { work: Work; since: number }>()

  app.addHook('onRequest', (_request, _reply, done) => current.run({ queries: 0, ms: 0 }, done))
  app.addHook('onSend', (_request, reply, _payload, done) => {
    const work = current.getStore()
    if (work) reply.header('server-timing', `db;dur=${work.ms.toFixed(1)};desc="queries: ${work.queries}"`)
    done()
  })

  const ended = ({ __knexQueryUid: id }: Query) => {
    const query = running.get(id)
    if (query) query.work.ms += performance.now() - query.since
    running.delete(id)
  }
  app.knex.on('query', ({ __knexQueryUid: id, sql }: Query) => {
    const work = current.getStore()
    if (!work || bracket.test(sql)) return
    work.queries++
    running.set(id, { work, since: performance.now() })
  })
  app.knex.on('query-response', (_rows: unknown, query: Query) => ended(query))
  app.knex.on('query-error', (_error: unknown, query: Query) => ended(query))
}
