import { Cancelled, exit, UserError } from '../../core/errors.ts'
import type { Knex } from '../../core/knex.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import type { Hooks } from '../../core/migration-settings.ts'
import { type Applied, record, unrecord } from './applied.ts'
import { dialectOf } from './dialect.ts'
import { type Direction, loadMigration, type Migration, perform } from './perform.ts'
import { disableProcessing, enableProcessing } from './processing.ts'
import type { Source } from './source.ts'
import type { Tables } from './tables.ts'
import { inTransaction } from './transaction.ts'

/** One migration that is to be run. */
export type Task =
  | { readonly direction: 'up'; readonly source: Source; readonly recordAs: string; readonly batch: number }
  | { readonly direction: 'down'; readonly source: Source; readonly applied: Applied }

/** What became of it. */
export interface TaskResult {
  readonly name: string
  readonly direction: Direction
  readonly status: 'done' | 'failed' | 'left'
  readonly milliseconds: number
  readonly batch: number
  /** Why it failed, and what to do. */
  readonly error?: { readonly message: string; readonly hint: string }
}

export interface RunOptions {
  readonly signal: AbortSignal
  /** Told as each ends. */
  onResult?(result: TaskResult): void
}

/** What a run works on. */
export interface Runner {
  readonly project: KnexProject
  readonly knex: Knex
  readonly tables: Tables
}

/**
 * Runs migrations one after the other, each in a transaction of its own together with its record. All of them are
 * loaded before the first is run. After one that fails the rest are left.
 */
export async function runTasks(
  runner: Runner,
  tasks: readonly Task[],
  options: RunOptions,
): Promise<TaskResult[]> {
  const { hooks, disableTransactions } = runner.project.migrations
  const loaded = await loadAll(tasks, !disableTransactions)
  const results: TaskResult[] = []
  if (tasks.length === 0) return results
  await callHook(runner, hooks.beforeAll, tasks)
  for (const [place, task] of tasks.entries()) {
    if (options.signal.aborted) throw new Cancelled(cancelledText(results))
    const migration = loaded[place]
    const failed = results.at(-1)?.status
    const result =
      failed === 'failed' || failed === 'left' || !migration
        ? leftOf(task)
        : await runTask(runner, task, migration)
    results.push(result)
    options.onResult?.(result)
  }
  if (results.every(({ status }) => status === 'done')) await callHook(runner, hooks.afterAll, tasks)
  return results
}

/** Loads the halves that are wanted. Throws a UserError for the first that cannot be. */
export async function loadAll(tasks: readonly Task[], byDefault: boolean): Promise<Migration[]> {
  const loaded: Migration[] = []
  for (const { source, direction } of tasks) loaded.push(await loading(source, direction, byDefault))
  return loaded
}

async function loading(source: Source, direction: Direction, byDefault: boolean): Promise<Migration> {
  try {
    return await loadMigration(source, direction, byDefault)
  } catch (error) {
    if (error instanceof UserError) throw error
    const [says] = messageOf(error).split('\n')
    throw new UserError(`${source.name} could not be loaded: ${says}`, 'Nothing was changed.', exit.failed)
  }
}

async function runTask(runner: Runner, task: Task, migration: Migration): Promise<TaskResult> {
  const started = performance.now()
  const { source, direction } = task
  try {
    if (migration.transaction)
      await inTransaction(runner.knex, trx => runInside(runner, task, migration, trx))
    else await runInside(runner, task, migration, runner.knex)
    return {
      name: source.name,
      direction,
      status: 'done',
      milliseconds: since(started),
      batch: batchOf(task),
    }
  } catch (error) {
    const hint = error instanceof UserError ? error.hint : hintFor(runner, migration)
    const why = { message: messageOf(error), hint }
    return {
      name: source.name,
      direction,
      status: 'failed',
      milliseconds: since(started),
      batch: batchOf(task),
      error: why,
    }
  } finally {
    disableProcessing(runner.knex)
  }
}

async function runInside(
  { project, knex, tables }: Runner,
  task: Task,
  migration: Migration,
  on: Knex,
): Promise<void> {
  const { beforeEach, afterEach } = project.migrations.hooks
  enableProcessing(knex)
  await beforeEach?.(on, [task.source.raw])
  await perform(migration, on)
  await afterEach?.(on, [task.source.raw])
  disableProcessing(knex)
  if (task.direction === 'up') await record(on, tables, { name: task.recordAs, batch: task.batch })
  else await unrecord(on, tables, task.applied)
}

async function callHook({ knex }: Runner, hook: Hooks['beforeAll'], tasks: readonly Task[]): Promise<void> {
  if (!hook) return
  enableProcessing(knex)
  await hook(
    knex,
    tasks.map(({ source }) => source.raw),
  )
  disableProcessing(knex)
}

function leftOf(task: Task): TaskResult {
  return {
    name: task.source.name,
    direction: task.direction,
    status: 'left',
    milliseconds: 0,
    batch: batchOf(task),
  }
}

function batchOf(task: Task): number {
  return task.direction === 'up' ? task.batch : task.applied.batch
}

function hintFor({ knex }: Runner, { transaction }: Migration): string {
  const isUndone = transaction && dialectOf(knex).transactionalDdl
  return isUndone
    ? 'It was rolled back as a whole. Mend it, and run the command again.'
    : 'What it did before that stays: this database cannot roll it back. Undo it by hand, mend it, and run it again.'
}

function since(started: number): number {
  return Math.round(performance.now() - started)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function cancelledText(results: readonly TaskResult[]): string {
  const done = results.length
  return done === 0 ? 'Cancelled. Nothing was changed.' : `Cancelled after ${done} migrations; they stay.`
}
