import type { FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import { batchesOf } from '../db/batches.ts'
import { transaction } from '../db/transaction.ts'
import { prune } from './prune.ts'

/** A row of the table, to be inserted. */
export interface NewRecording {
  readonly id: string
  readonly method: string
  readonly route: string
  readonly status: number
  /** JSON. */
  readonly content: string
  readonly created_at: Date
}

/** How many recordings wait in memory, at most, and how long after a failure they are written again. */
const [MAX_WAITING, RETRY_AFTER] = [50, 10_000]

export interface RecordingStore {
  /** Stores what `make` returns, soon. `make` is not called if too many recordings wait. */
  add(make: () => NewRecording): void
}

/** Writes recordings in the background, one transaction at a time. Nobody waits for it, and a failure is logged once. */
export function recordingStore(app: FastifyInstance): RecordingStore {
  const { knex, log, config } = app
  const waiting: NewRecording[] = []
  let running: Promise<void> | undefined
  let retry: NodeJS.Timeout | undefined
  let [hasFailed, isFull] = [false, false]

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const rows = [...waiting]
      await transaction(knex, trx => insert(trx, rows))
      waiting.splice(0, rows.length)
      hasFailed = false
      isFull = false
      await prune(knex, config)
    }
  }

  function failed(error: unknown): void {
    if (!hasFailed) log.warn({ err: error }, 'Failed requests could not be recorded, and will be later.')
    hasFailed = true
    retry ??= setTimeout(begin, RETRY_AFTER).unref()
  }

  function begin(): void {
    clearTimeout(retry)
    retry = undefined
    running ??= write()
      .catch(failed)
      .finally(() => {
        running = undefined
      })
  }

  app.addHook('onClose', async () => {
    await running
    await write().catch(failed)
    clearTimeout(retry)
    if (waiting.length > 0) log.error(`The recordings of ${waiting.length} failed requests were lost.`)
  })

  return {
    add(make) {
      if (waiting.length >= MAX_WAITING) {
        if (!isFull) log.warn('Too many requests fail: some are not recorded.')
        isFull = true
        return
      }
      waiting.push(make())
      begin()
    },
  }
}

/** A proxy may send the same id again: the last request counts. */
async function insert(trx: Knex, rows: readonly NewRecording[]): Promise<void> {
  const last = [...new Map(rows.map(row => [row.id, row])).values()]
  for (const batch of batchesOf(last)) await trx('api_recordings').insert(batch).onConflict('id').merge()
}
