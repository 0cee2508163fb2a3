import type { FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import type { Settings } from '../config/config.ts'
import { transaction } from '../db/transaction.ts'

type Limits = Pick<Settings, 'RECORDINGS_MAX' | 'RECORDINGS_DAYS'>

const BATCH = 500
const [dayLength, hour] = [86_400_000, 3_600_000]

/** Deletes the recordings that are too old, and the oldest of too many, in small transactions. */
export async function prune(knex: Knex, { RECORDINGS_MAX, RECORDINGS_DAYS }: Limits): Promise<void> {
  const newest = knex('api_recordings').orderBy('created_at', 'desc')
  const [beyond]: unknown[] = await newest.offset(RECORDINGS_MAX).limit(1).pluck('created_at')
  const expired = expiryOf(RECORDINGS_DAYS)
  const surplus = beyond === undefined ? expired : new Date(String(beyond))
  const until = surplus > expired ? surplus : expired
  for (;;) {
    const old = knex('api_recordings').where('created_at', '<=', until).orderBy('created_at').limit(BATCH)
    const ids: string[] = await old.pluck('id')
    if (ids.length > 0) await transaction(knex, trx => trx('api_recordings').whereIn('id', ids).delete())
    if (ids.length < BATCH) return
  }
}

/** Recordings from before this time count as deleted. */
export function expiryOf(days: number): Date {
  return new Date(Date.now() - days * dayLength)
}

/** Deletes what has expired while the server listens, also if no request fails. */
export function pruneHourly(app: FastifyInstance): void {
  const { knex, config, log } = app
  let timer: NodeJS.Timeout | undefined
  app.addHook('onListen', async () => {
    timer = setInterval(() => {
      prune(knex, config).catch(error => log.warn({ err: error }, 'Old recordings were not deleted.'))
    }, hour)
  })
  app.addHook('onClose', async () => clearInterval(timer))
}
