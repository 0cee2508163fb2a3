import { hostname } from 'node:os'
import type { Knex } from 'knex'
import { transaction } from '../db/transaction.ts'
import { withoutKeys, withoutValues } from '../http/operate/redact.ts'
import { type JobKind, type JobKinds, limitsOf, PermanentError } from './kind.ts'
import * as allKinds from './kinds.ts'
import { type App, perform } from './perform.ts'
import { scheduler } from './scheduler.ts'
import type { JobRow } from './schema.ts'
import { skipLocked } from './skip-locked.ts'

/** A job whose lease this worker holds. Only one worker has the same number of attempts. */
interface ClaimedJob extends JobRow {
  readonly definition: JobKind
}

/** How long to wait when no job is due, and after an error, in milliseconds. */
const [IDLE_PAUSE, ERROR_PAUSE] = [1000, 10_000]
/** How much longer than an attempt its lease is, in milliseconds: time to roll back. */
const LEASE_MARGIN = 10_000
const workerName = `${hostname()} ${process.pid}`.slice(-100)

/** Runs jobs until `stop`. That claims no more, waits for running jobs, and aborts them after CLOSE_TIMEOUT seconds. */
export function startWorker(app: App, kinds: JobKinds = allKinds): { stop(): Promise<void> } {
  const running = new Map<AbortController, Promise<void>>()
  const addScheduledJobs = scheduler(app.knex, kinds)
  let isStopping = false
  let wake = () => {}

  const pause = (milliseconds: number) =>
    new Promise<void>(resolve => {
      if (isStopping) return resolve()
      const timer = setTimeout(resolve, milliseconds * (0.5 + Math.random() / 2))
      wake = () => resolve(clearTimeout(timer))
    })

  function start(job: ClaimedJob): void {
    const abort = new AbortController()
    const done = runJob(app, job, abort).finally(() => {
      running.delete(abort)
      wake()
    })
    running.set(abort, done)
  }

  async function poll(): Promise<void> {
    while (!isStopping) {
      try {
        await addScheduledJobs()
        const free = app.config.WORKER_CONCURRENCY - running.size
        const jobs = free > 0 ? await claimJobs(app.knex, kinds, free) : []
        jobs.forEach(start)
        if (jobs.length === 0) await pause(IDLE_PAUSE)
      } catch (error) {
        app.log.warn(error, 'The worker could not claim jobs.')
        await pause(ERROR_PAUSE)
      }
    }
    await Promise.all(running.values())
  }

  const polling = poll()
  return {
    async stop() {
      isStopping = true
      wake()
      const abortAll = () => {
        for (const abort of running.keys()) abort.abort(new Error('The worker stopped.'))
      }
      const timer = setTimeout(abortAll, app.config.CLOSE_TIMEOUT * 1000)
      await polling
      clearTimeout(timer)
    },
  }
}

/** Claims due jobs. When its lease ends, a job is due again: its worker may have been killed. */
function claimJobs(knex: Knex, kinds: JobKinds, limit: number): Promise<ClaimedJob[]> {
  return transaction(knex, async trx => {
    const due = trx('jobs').where({ status: 'waiting' }).where('run_at', '<=', new Date())
    const known = due.whereIn('kind', Object.keys(kinds)).orderBy('run_at').limit(limit)
    const rows: JobRow[] = await skipLocked(known)
    const jobs = rows.flatMap(row => {
      const definition = kinds[row.kind]
      return definition ? [{ ...row, attempts: row.attempts + 1, definition }] : []
    })
    for (const { id, attempts, definition } of jobs) {
      const run_at = new Date(Date.now() + limitsOf(definition).timeout * 1000 + LEASE_MARGIN)
      await trx('jobs').where({ id }).update({ attempts, run_at, worker: workerName })
    }
    return jobs
  })
}

/** Runs a job once and stores the result. If storing it fails, the job is due again when its lease ends. */
async function runJob(app: App, job: ClaimedJob, abort: AbortController): Promise<void> {
  const log = app.log.child({ job: job.id, kind: job.kind, attempt: job.attempts })
  try {
    if (job.attempts > limitsOf(job.definition).attempts)
      throw new PermanentError('Its worker was killed in each attempt.')
    const done = () => ({ status: 'done', run_at: new Date(), last_error: null })
    await perform(app, { ...job, log }, abort, db => storeResult(db.query, job, done()))
    log.info('The job is done.')
  } catch (error) {
    await storeFailure(app.knex, job, error, log).catch(error => log.error(error))
  }
}

/** Schedules the next attempt after a pause that doubles each time, up to an hour. After the last one the job is dead. */
async function storeFailure(knex: Knex, job: ClaimedJob, error: unknown, log: App['log']): Promise<void> {
  const isDead = error instanceof PermanentError || job.attempts >= limitsOf(job.definition).attempts
  const pause = isDead ? 0 : Math.min(5000 * 2 ** job.attempts, 3_600_000) * (0.5 + Math.random() / 2)
  const last_error = withoutKeys(withoutValues(String(error))).slice(0, 2000)
  if (isDead) log.error(error, 'The job is dead.')
  else log.warn(error, 'The job failed and will be retried.')
  const run_at = new Date(Date.now() + pause)
  await storeResult(knex, job, { status: isDead ? 'dead' : 'waiting', run_at, last_error })
}

/** Throws if another worker has claimed the job since, so that a transaction is rolled back. */
async function storeResult(query: Knex, { id, attempts }: ClaimedJob, result: object): Promise<void> {
  const mine = query('jobs').where({ id, attempts, status: 'waiting' })
  const stored: number = await mine.update({ ...result, worker: null })
  if (stored === 0) throw new Error('The lease of the job ended, and another worker may have claimed it.')
}
