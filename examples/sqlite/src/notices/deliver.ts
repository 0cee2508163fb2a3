import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import { startWorker } from '../jobs/worker.ts'
import * as kind from './kind.ts'

/** The result of the mail to an owner: `waiting` is tried again later, `dead` was refused for good. */
export interface Delivery {
  readonly owner: string
  readonly state: 'sent' | 'waiting' | 'dead'
  readonly error: string | null
}

interface StoredJob {
  readonly payload: string
  readonly status: string
  readonly run_at: string | Date
  readonly worker: string | null
  readonly last_error: string | null
}

/**
 * Sends what is due, until each mail of the month is sent, refused, or has to wait. Other workers may help. Failures are not logged,
 * because they are returned.
 */
export async function deliver(app: FastifyInstance, month: string): Promise<Delivery[]> {
  const { config, knex, tables, runRead } = app
  const log = app.log.child({}, { level: 'fatal' })
  const worker = startWorker({ config, knex, tables, runRead, log }, { notice: kind })
  const started = Date.now()
  let isAnnounced = false
  try {
    for (;;) {
      const deliveries = await deliveriesOf(app.knex, month)
      if (!deliveries.some(({ isDue }) => isDue)) return deliveries.map(({ isDue, ...delivery }) => delivery)
      if (!isAnnounced && Date.now() - started > 10_000) {
        app.log.info('Waiting for the mail server, and for mails that another process has begun to send.')
        isAnnounced = true
      }
      await wait(100)
    }
  } finally {
    await worker.stop()
  }
}

/** The notices of a month, with their jobs. A job is removed a week after it was done. */
async function deliveriesOf(knex: Knex, month: string): Promise<Array<Delivery & { isDue: boolean }>> {
  const notices: Array<{ id: string; owner: string; sent_at: unknown }> = await knex('deprecation_notices')
    .where({ month })
    .orderBy('owner')
  const jobs: StoredJob[] = await knex('jobs').where({ kind: 'notice' })
  const jobOf = new Map(jobs.map(job => [noticeOf(job), job]))
  return notices.map(({ id, owner, sent_at }) => {
    if (sent_at !== null) return { owner, state: 'sent', error: null, isDue: false }
    const job = jobOf.get(id)
    // One that ended since the notices were read is looked at again.
    if (job?.status === 'done') return { owner, state: 'waiting', error: null, isDue: true }
    if (job?.status !== 'waiting')
      return { owner, state: 'dead', error: job?.last_error ?? 'its job was deleted', isDue: false }
    const isRunning = job.worker !== null
    const isDue = isRunning || new Date(job.run_at).getTime() <= Date.now()
    return { owner, state: 'waiting', error: job.last_error, isDue }
  })
}

function noticeOf({ payload }: StoredJob): string {
  const { notice }: { notice?: string } = Object(JSON.parse(payload))
  return notice ?? ''
}
