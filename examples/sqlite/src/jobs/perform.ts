import type { FastifyInstance } from 'fastify'
import { Deadline } from '../db/deadline.ts'
import { type AdminDb, request } from '../db/unit-of-work.ts'
import { type JobKind, limitsOf, readPayload } from './kind.ts'

/** The parts of the app that jobs use. */
export type App = Pick<FastifyInstance, 'config' | 'knex' | 'tables' | 'runRead' | 'watchCommit' | 'log'>

interface Attempt {
  readonly id: string
  readonly definition: JobKind
  /** The number of this attempt. */
  readonly attempts: number
  /** JSON. */
  readonly payload: string
  readonly log: App['log']
}

/**
 * Makes one attempt at a job: `call`, then `run` and `complete` in one transaction. Throws if one of them does, after the
 * timeout of the kind, and when `abort` is aborted.
 */
export async function perform(
  app: App,
  { id, definition, attempts, payload: text, log }: Attempt,
  abort: AbortController,
  complete: (db: AdminDb) => Promise<unknown>,
): Promise<void> {
  const { signal } = abort
  const deadline = new Deadline(limitsOf(definition).timeout)
  const payload = await readPayload(definition, text)
  const context = { id, attempt: attempts, payload, config: app.config, log, signal }
  const called = definition.call?.({ ...context, read: work => app.runRead(work, { deadline }) })
  const result = await deadline.within(orAborted(called, signal), () => abort.abort())
  const run = async (db: AdminDb) => {
    await definition.run?.({ ...context, db, result })
    await complete(db)
  }
  const options = { deadline, context: { config: app.config, log, requestId: id, traceparent: '' } }
  await request(app, run, error => log.error(error), options)
}

function orAborted<T>(work: T | Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    Promise.resolve(work).then(resolve, reject)
  })
}
