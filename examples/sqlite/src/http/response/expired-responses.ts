import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { transaction } from '../../db/transaction.ts'

const hour = 3_600_000
const batch = 500

/**
 * Returns a function that begins to delete stored responses older than `retention` milliseconds, at most once an hour. It
 * works in the background, in small transactions with pauses, so no caller waits for it; several instances may do it at
 * once. The server waits for the current transaction when it closes.
 */
export function expiredResponses(app: FastifyInstance, retention: number): () => void {
  let next = 0
  let isClosing = false
  let running = Promise.resolve()

  async function sweep(): Promise<void> {
    const before = new Date(Date.now() - retention)
    while (!isClosing) {
      const expired = app.knex('idempotency_keys').where('created_at', '<', before)
      const ids: string[] = await expired.orderBy('created_at').limit(batch).pluck('id')
      if (ids.length > 0)
        await transaction(app.knex, trx => trx('idempotency_keys').whereIn('id', ids).delete())
      if (ids.length < batch) return
      await wait(20)
    }
  }

  app.addHook('onClose', () => {
    isClosing = true
    return running
  })
  return () => {
    if (Date.now() < next) return
    next = Date.now() + hour
    running = sweep().catch(error => app.log.warn({ err: error }, 'Expired responses were not deleted.'))
  }
}
