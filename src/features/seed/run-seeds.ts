import type { Catalogue } from '../../core/catalogue/table.ts'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { faultOf } from '../../core/database/fault/fault.ts'
import { disableProcessing, enableProcessing } from '../../core/database/identifier-mapping.ts'
import { runAwaited } from '../../core/database/unawaited-queries.ts'
import type { Knex } from '../../core/project/knex.ts'
import { Cancelled, UserError } from '../../core/system/errors.ts'
import type { DataSeed } from './data/shape.ts'
import { emptyTables } from './empty-tables.ts'
import { messageOf } from './insert.ts'
import type { CodeSeed, LoadedSeed } from './load-seeds.ts'
import { prune } from './prune-rows.ts'
import { referenceFinder } from './reference.ts'
import type { SeedFile } from './seed-folder.ts'
import { ordered } from './seed-order.ts'
import { type SeededRows, type SeedRun, type TableCount, upsert } from './upsert-rows.ts'
import { countWritten } from './written.ts'

export interface FileResult {
  readonly file: string
  readonly status: 'done' | 'failed' | 'not-run'
  readonly tables: readonly TableCount[]
  /** Why it failed, with row and column, and what to do. */
  readonly error?: { readonly message: string; readonly hint: string }
}

export interface SeedContext {
  readonly knex: Knex
  readonly trx: Knex
  readonly catalogue: Catalogue
  readonly signal: AbortSignal
  /** The arguments that a project passes to its own seeds. */
  argumentsFor(trx: Knex): readonly unknown[]
}

/** Which rows to remove from the seeded tables. */
export interface RemovalOptions {
  /** Empty the tables first. */
  readonly reset: boolean
  /** At the end, remove rows that no data seed has. */
  readonly prune: boolean
}

/** Runs the seeds in an open transaction. After a failure the rest is not run. */
export async function runFiles(
  context: SeedContext,
  loaded: readonly LoadedSeed[],
  removal: RemovalOptions,
): Promise<FileResult[]> {
  const { trx, catalogue, signal } = context
  const steps = ordered(loaded, catalogue)
  if (removal.reset) await emptyTables(trx, catalogue, await seededTables(context, steps))
  const run: SeedRun = {
    trx,
    catalogue,
    signal,
    stored: driverOf(trx).rows,
    finder: referenceFinder(trx, catalogue),
    now: new Date(),
  }
  const results = new Map<SeedFile, FileResult>(loaded.map(({ file }) => [file, notRunOf(file)]))
  const given: SeededRows[] = []
  for (const step of steps) {
    if (signal.aborted) throw new Cancelled('Cancelled. Nothing was changed.')
    const before = results.get(step.file) ?? notRunOf(step.file)
    try {
      const done = await runStep(context, run, step)
      given.push(...done.given)
      const tables = [...before.tables, ...done.counts]
      results.set(step.file, { file: step.file.shown, status: 'done', tables })
    } catch (error) {
      results.set(step.file, failedOf(step.file, error))
      return [...results.values()]
    }
  }
  return withDeleted([...results.values()], removal.prune ? await prune(run, given) : new Map())
}

/** Rows removed from a table are reported with the last file that seeds it. */
function withDeleted(results: readonly FileResult[], deleted: ReadonlyMap<string, number>): FileResult[] {
  const left = new Map(deleted)
  return results
    .toReversed()
    .map(result => ({
      ...result,
      tables: result.tables.map(count => {
        const removed = left.get(count.table) ?? 0
        left.delete(count.table)
        return { ...count, deleted: count.deleted + removed }
      }),
    }))
    .toReversed()
}

function notRunOf({ shown }: SeedFile): FileResult {
  return { file: shown, status: 'not-run', tables: [] }
}

async function runStep(
  { knex, argumentsFor }: SeedContext,
  run: SeedRun,
  step: CodeSeed | DataSeed,
): Promise<{ readonly counts: readonly TableCount[]; readonly given: readonly SeededRows[] }> {
  run.finder.forget()
  if ('rows' in step) {
    const { count, given } = await upsert(run, step)
    return { counts: [count], given: [given] }
  }
  const written = countWritten(run.trx)
  const letCommit = run.stored.keepWhole?.(run.trx)
  enableProcessing(knex)
  try {
    await runAwaited(() => step.run(...argumentsFor(run.trx)), run.trx)
    return { counts: written.counts(), given: [] }
  } finally {
    disableProcessing(knex)
    letCommit?.()
    written.stop()
  }
}

/** Finds the tables that code writes to by running it in a savepoint that is rolled back. */
async function seededTables(
  context: SeedContext,
  steps: readonly (CodeSeed | DataSeed)[],
): Promise<string[]> {
  const { trx, catalogue } = context
  const there = new Set(catalogue.tables.map(({ name }) => name))
  const tables = steps.flatMap(step => ('rows' in step ? [step.table] : []))
  const isCode = steps.some(step => 'run' in step)
  if (isCode) {
    const written = countWritten(trx)
    const loaded = steps.map(step => ('rows' in step ? { file: step.file, data: [step] } : step))
    await trx
      .transaction(async inner => {
        await runFiles({ ...context, trx: inner }, loaded, { reset: false, prune: false })
        throw new RollBack()
      })
      .catch(error => {
        if (!(error instanceof RollBack)) throw error
      })
    tables.push(...written.counts().map(({ table }) => table))
    written.stop()
  }
  return [...new Set(tables)].filter(name => there.has(name))
}

class RollBack extends Error {}

/** An error in a seed becomes a result like the others; a signal ends the run. */
function failedOf({ shown }: SeedFile, error: unknown): FileResult {
  if (error instanceof Cancelled) throw error
  const why = error instanceof UserError ? error : undefined
  const detail = error instanceof Error ? messageOf(error) : String(error)
  const message = why?.message ?? detail
  return {
    file: shown,
    status: 'failed',
    tables: [],
    error: {
      message: message.startsWith(shown) ? message : `${shown}: ${message}`,
      hint: why?.hint ?? faultOf(error)?.hint ?? 'Correct it, and run the command again.',
    },
  }
}
