import type { FastifyInstance } from 'fastify'
import { timed } from '../../db/trace.ts'
import { isTransactionControl } from '../../db/watch.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The database's work for it; null until it has ended a statement. */
    databaseWork: { queries: number; ms: number } | null
  }
}

/** Adds the time of the database to each response: `Server-Timing: db;dur=1.2;desc="queries: 2"`. */
export function serverTiming(app: FastifyInstance): void {
  app.decorateRequest('databaseWork', null)
  app.observers.push(request =>
    timed(statement => {
      if (isTransactionControl(statement)) return
      request.databaseWork ??= { queries: 0, ms: 0 }
      request.databaseWork.queries++
      request.databaseWork.ms += statement.ms
    }),
  )
  app.addHook('onSend', ({ databaseWork }, reply, _payload, done) => {
    const { queries, ms } = databaseWork ?? { queries: 0, ms: 0 }
    reply.header('server-timing', `db;dur=${ms.toFixed(1)};desc="queries: ${queries}"`)
    done()
  })
}
