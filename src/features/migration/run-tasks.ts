import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { disableProcessing, enableProcessing } from '../../core/database/identifier-mapping.ts'
import { LockLost } from '../../core/database/lock/advisory-lock.ts'
import { inTransaction } from '../../core/database/transaction.ts'
import type { Applied } from '../../core/ledger/applied.ts'
import { checksumOf } from '../../core/ledger/checksum.ts'
import type { Direction, Interrupted } from '../../core/ledger/interrupted.ts'
import type { Ledger } from '../../core/ledger/ledger.ts'
import type { Knex } from '../../core/project/knex.ts'
import type { Hooks } from '../../core/project/migration-settings.ts'
import { Cancelled } from '../../core/system/errors.ts'
import { settleFailure } from './failure.ts'
import { keepJournal } from './journal.ts'
import type { MigrationSource } from './migration-source.ts'
import { loadAll, type Migration, perform } from './perform.ts'
import { interruptedError } from './refuse-interrupted.ts'

/** One migration to run. */
export type Task =
  | {
      readonly direction: 'up'
      readonly source: MigrationSource
      readonly recordAs: string
      readonly batch: number
    }
  | { readonly direction: 'down'; readonly source: MigrationSource; readonly applied: Applied }

export interface TaskResult {
  readonly name: string
  readonly direction: Direction
  readonly status: 'done' | 'failed' | 'not-run' | 'planned'
  readonly milliseconds: number
  readonly batch: number
  /** In a dry run: its statements, or null where it cannot be tried. */
  readonly sql?: readonly string[] | null
  /** Why it failed, and what to do. */
  readonly error?: { readonly message: string; readonly hint: string }
}

export interface RunOptions {
  readonly signal: AbortSignal
  /** Called as each migration ends. */
  onResult?(result: TaskResult): void
}

/**
 * Runs migrations in turn, each in its own transaction together with its record. All are loaded before the
 * first runs. After a failure the rest is not run.
 */
export async function runTasks(
  ledger: Ledger,
  tasks: readonly Task[],
  options: RunOptions,
): Promise<TaskResult[]> {
  const { hooks, disableTransactions } = ledger.project.migrations
  const loaded = await loadAll(tasks, !disableTransactions)
  const results: TaskResult[] = []
  if (tasks.length === 0) return results
  await callHook(ledger.knex, hooks.beforeAll, tasks)
  for (const [index, task] of tasks.entries()) {
    if (options.signal.aborted) throw new Cancelled(cancelledText(results))
    const migration = loaded[index]
    const failed = results.at(-1)?.status
    const result =
      failed === 'failed' || failed === 'not-run' || !migration
        ? notRunOf(task)
        : await runTask(ledger, task, migration)
    results.push(result)
    options.onResult?.(result)
  }
  if (results.every(({ status }) => status === 'done')) await callHook(ledger.knex, hooks.afterAll, tasks)
  return results
}

async function runTask(ledger: Ledger, task: Task, migration: Migration): Promise<TaskResult> {
  const started = performance.now()
  const { source, direction } = task
  const about = { name: source.name, direction, batch: batchOf(task) }
  try {
    await ledger.checkLock()
    if (migration.transaction && driverOf(ledger.knex).transactionalDdl)
      await inTransaction(
        ledger.knex,
        trx => performHooked(ledger, trx, task, migration),
        trx => keepRecord(ledger.on(trx), task),
      )
    else await runJournaled(ledger, task, migration)
    return { ...about, status: 'done', milliseconds: since(started) }
  } catch (error) {
    disableProcessing(ledger.knex)
    const hint = error instanceof LockLost ? error.hint : await settleFailure(ledger, about, error)
    const why = { message: messageOf(error), hint }
    return { ...about, status: 'failed', milliseconds: since(started), error: why }
  } finally {
    disableProcessing(ledger.knex)
  }
}

/**
 * What cannot be rolled back is recorded statement by statement, so that a run can continue after a crash.
 */
async function runJournaled(ledger: Ledger, task: Task, migration: Migration): Promise<void> {
  const { knex } = ledger
  const step = { name: task.source.name, direction: task.direction }
  const before = await ledger.journalOf(step)
  if (before && !(before.resumable && driverOf(knex).canResume)) throw interruptedError(before, false)
  if (before) await ledger.noteFailure(step, false)
  else await ledger.begin(step)
  const journal = before ?? { ...step, entries: [], resumable: true, crashed: false }
  const inside = (on: Knex) => performHooked(ledger, on, task, migration, journal)
  if (migration.transaction) await knex.transaction(inside)
  else await inside(knex)
  await knex.transaction(async trx => {
    await keepRecord(ledger.on(trx), task)
    await ledger.on(trx).forget(step)
  })
}

async function performHooked(
  ledger: Ledger,
  on: Knex,
  task: Task,
  migration: Migration,
  journal?: Interrupted,
): Promise<void> {
  const { knex } = ledger
  const { beforeEach, afterEach } = ledger.project.migrations.hooks
  enableProcessing(knex)
  await beforeEach?.(on, [task.source.raw])
  const endJournal = journal ? keepJournal(ledger.on(on), journal) : () => {}
  try {
    await perform(migration, on)
  } finally {
    endJournal()
  }
  await afterEach?.(on, [task.source.raw])
  disableProcessing(knex)
}

/**
 * If the record fails, the transaction is rolled back too. The lock is checked last, because the migration
 * takes time.
 */
async function keepRecord(ledger: Ledger, task: Task): Promise<void> {
  await ledger.checkLock()
  if (task.direction === 'down') return ledger.unrecord(task.applied)
  const { source, recordAs, batch } = task
  await ledger.record({ name: source.name, recordAs, batch, checksum: checksumOf(source) })
}

async function callHook(knex: Knex, hook: Hooks['beforeAll'], tasks: readonly Task[]): Promise<void> {
  if (!hook) return
  enableProcessing(knex)
  await hook(
    knex,
    tasks.map(({ source }) => source.raw),
  )
  disableProcessing(knex)
}

function notRunOf(task: Task): TaskResult {
  return {
    name: task.source.name,
    direction: task.direction,
    status: 'not-run',
    milliseconds: 0,
    batch: batchOf(task),
  }
}

function batchOf(task: Task): number {
  return task.direction === 'up' ? task.batch : task.applied.batch
}

function since(started: number): number {
  return Math.round(performance.now() - started)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function cancelledText(results: readonly TaskResult[]): string {
  const done = results.length
  return done === 0
    ? 'Cancelled. Nothing was changed.'
    : `Cancelled after ${done} migrations, which are kept.`
}
