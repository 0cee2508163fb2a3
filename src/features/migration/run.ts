import { dialectOf } from '../../core/dialect.ts'
import { Cancelled, exit, UserError } from '../../core/errors.ts'
import type { Knex } from '../../core/knex.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import { removeNote, writeNote } from '../../core/migration-notes.ts'
import type { Hooks } from '../../core/migration-settings.ts'
import type { Tables } from '../../core/migration-tables.ts'
import { disableProcessing, enableProcessing } from '../../core/processing.ts'
import { type Applied, record, unrecord } from './applied.ts'
import { checksumOf } from './checksum.ts'
import { begin, forget, type HalfDone, noteFailure, readHalfDone } from './half-done.ts'
import { keepJournal } from './journal.ts'
import { type Direction, loadMigration, type Migration, perform } from './perform.ts'
import type { Source } from './source.ts'
import { inTransaction } from './transaction.ts'

/** One migration that is to be run. */
export type Task =
  | { readonly direction: 'up'; readonly source: Source; readonly recordAs: string; readonly batch: number }
  | { readonly direction: 'down'; readonly source: Source; readonly applied: Applied }

/** What became of it. */
export interface TaskResult {
  readonly name: string
  readonly direction: Direction
  readonly status: 'done' | 'failed' | 'left' | 'planned'
  readonly milliseconds: number
  readonly batch: number
  /** In a dry run: its statements, or null where they cannot be tried. */
  readonly sql?: readonly string[] | null
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
  const about = { name: source.name, direction, batch: batchOf(task) }
  try {
    if (migration.transaction && dialectOf(runner.knex).transactionalDdl)
      await inTransaction(
        runner.knex,
        trx => performHooked(runner, task, migration, trx),
        trx => keepRecord(runner, task, trx),
      )
    else await runJournaled(runner, task, migration)
    return { ...about, status: 'done', milliseconds: since(started) }
  } catch (error) {
    disableProcessing(runner.knex)
    const why = { message: messageOf(error), hint: await settleFailure(runner, about, error) }
    return { ...about, status: 'failed', milliseconds: since(started), error: why }
  } finally {
    disableProcessing(runner.knex)
  }
}

/** What cannot be rolled back is noted statement by statement, so that a run that dies can go on where it stopped. */
async function runJournaled(runner: Runner, task: Task, migration: Migration): Promise<void> {
  const { knex, tables } = runner
  const { source, direction } = task
  const { name } = source
  const before = (await readHalfDone(knex, tables)).find(
    half => half.name === name && half.direction === direction,
  )
  if (before && (!before.resumable || dialectOf(knex).family === 'sqlite')) throw halfDoneError(name)
  if (before) await noteFailure(knex, tables, before, false)
  else await begin(knex, tables, name, direction)
  const half = before ?? { name, direction, entries: [], resumable: true, crashed: false }
  const inside = (on: Knex) => performHooked(runner, task, migration, on, half)
  if (migration.transaction) await knex.transaction(inside)
  else await inside(knex)
  await knex.transaction(async trx => {
    await keepRecord(runner, task, trx)
    await forget(trx, tables, name, direction)
  })
}

function halfDoneError(name: string): UserError {
  return new UserError(
    `${name} was begun and did not end, and nothing says how far it came.`,
    `Finish it or undo it by hand, then say which: gapi migration repair ${name} --mark-applied (or --mark-pending)`,
    exit.failed,
  )
}

async function performHooked(
  { project, knex, tables }: Runner,
  task: Task,
  migration: Migration,
  on: Knex,
  half?: HalfDone,
): Promise<void> {
  const { beforeEach, afterEach } = project.migrations.hooks
  enableProcessing(knex)
  await beforeEach?.(on, [task.source.raw])
  const endJournal = half ? keepJournal(on, tables, half) : () => {}
  try {
    await perform(migration, on)
  } finally {
    endJournal()
  }
  await afterEach?.(on, [task.source.raw])
  disableProcessing(knex)
}

async function keepRecord({ tables }: Runner, task: Task, on: Knex): Promise<void> {
  const key = `checksum ${task.source.name}`
  if (task.direction === 'down') {
    await unrecord(on, tables, task.applied)
    return removeNote(on, tables, key)
  }
  const checksum = checksumOf(task.source)
  await record(on, tables, { name: task.recordAs, batch: task.batch })
  if (checksum) await writeNote(on, tables, key, checksum)
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

/** Notes in the journal how it failed, and says what to do. One that failed before it did anything is not half done. */
async function settleFailure(
  { knex, tables }: Runner,
  { name, direction }: Named,
  error: unknown,
): Promise<string> {
  const half = (await readHalfDone(knex, tables)).find(
    each => each.name === name && each.direction === direction,
  )
  const isUntouched = half?.entries.length === 0 && dialectOf(knex).family !== 'sqlite'
  if (half && isUntouched) await forget(knex, tables, name, direction)
  else if (half) await noteFailure(knex, tables, half, true)
  if (error instanceof UserError) return error.hint
  if (!half || isUntouched) return 'Nothing of it stays. Mend it, and run the command again.'
  return `${half.entries.length} statements of it stay, for this database cannot roll them back. Mend what comes after them, and run the command again: they are not repeated.`
}

interface Named {
  readonly name: string
  readonly direction: Direction
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
