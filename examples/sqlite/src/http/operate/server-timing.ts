import { AsyncLocalStorage } from 'node:async_hooks'
import { performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { isTransactionControl } from '../../db/watch.ts'

interface Query {
  readonly __knexQueryUid: string
  readonly sql: string
}

/** The database's work for the current request. */
const current = new AsyncLocalStorage<{ queries: number; ms: number }>()

/** Adds the time of the database to each response: `Server-Timing: db;dur=1.2;desc="queries: 2"`. */
export function serverTiming(app: FastifyInstance): void {
  const running = new Map<string, { work: { ms: number }; since: number }>()

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
  app.knex.on('query', (query: Query) => {
    const work = current.getStore()
    if (!work || isTransactionControl(query)) return
    work.queries++
    running.set(query.__knexQueryUid, { work, since: performance.now() })
  })
  app.knex.on('query-response', (_rows: unknown, query: Query) => ended(query))
  app.knex.on('query-error', (_error: unknown, query: Query) => ended(query))
}
