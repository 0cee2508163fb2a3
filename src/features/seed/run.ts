import { runAwaited } from '../../core/awaited.ts'
import type { Catalogue } from '../../core/catalogue/table.ts'
import { dialectOf } from '../../core/dialect.ts'
import { Cancelled, UserError } from '../../core/errors.ts'
import type { Knex } from '../../core/knex.ts'
import { disableProcessing, enableProcessing } from '../../core/processing.ts'
import type { DataSeed } from './data/shape.ts'
import type { SeedFile } from './folder.ts'
import { keepWhole } from './implicit-commit.ts'
import { messageOf } from './insert.ts'
import { ordered } from './order.ts'
import { prune } from './prune.ts'
import { referenceFinder } from './reference.ts'
import { emptyTables } from './reset.ts'
import type { CodeSeed, Loaded } from './source.ts'
import { type Given, type SeedRun, type TableCount, upsert } from './upsert.ts'
import { countWritten } from './written.ts'

/** What became of one file. */
export interface FileResult {
  readonly file: string
  readonly status: 'done' | 'failed' | 'left'
  readonly tables: readonly TableCount[]
  /** Why it failed, with row and column, and what to do. */
  readonly error?: { readonly message: string; readonly hint: string }
}

export interface RunContext {
  readonly knex: Knex
  readonly trx: Knex
  readonly catalogue: Catalogue
  readonly signal: AbortSignal
  /** What a project calls its own seeds with. */
  argumentsFor(trx: Knex): readonly unknown[]
}

/** What is done to the tables that the seeds write to, beside seeding them. */
export interface Removal {
  /** Empty them first. */
  readonly reset: boolean
  /** Remove in the end what no seed of data has. */
  readonly prune: boolean
}

/** Runs the seeds in a transaction that is open. After one that fails the rest are left. */
export async function runFiles(
  context: RunContext,
  loaded: readonly Loaded[],
  removal: Removal,
): Promise<FileResult[]> {
  const { trx, catalogue, signal } = context
  const steps = ordered(loaded, catalogue)
  if (removal.reset) await emptyTables(trx, catalogue, await seededTables(context, steps))
  const run: SeedRun = {
    trx,
    catalogue,
    signal,
    family: dialectOf(trx).family,
    finder: referenceFinder(trx, catalogue),
    now: new Date(),
  }
  const results = new Map<SeedFile, FileResult>(loaded.map(({ file }) => [file, leftOf(file)]))
  const given: Given[] = []
  for (const step of steps) {
    if (signal.aborted) throw new Cancelled('Cancelled. Nothing was changed.')
    const before = results.get(step.file) ?? leftOf(step.file)
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

/** What was removed from a table is told of the last file that seeds it. */
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

function leftOf({ shown }: SeedFile): FileResult {
  return { file: shown, status: 'left', tables: [] }
}

async function runStep(
  { knex, argumentsFor }: RunContext,
  run: SeedRun,
  step: CodeSeed | DataSeed,
): Promise<{ readonly counts: readonly TableCount[]; readonly given: readonly Given[] }> {
  run.finder.forget()
  if ('rows' in step) {
    const { count, given } = await upsert(run, step)
    return { counts: [count], given: [given] }
  }
  const written = countWritten(run.trx)
  const letCommit = keepWhole(run.trx)
  enableProcessing(knex)
  try {
    await runAwaited(() => step.run(...argumentsFor(run.trx)), run.trx)
    return { counts: written.counts(), given: [] }
  } finally {
    disableProcessing(knex)
    letCommit()
    written.stop()
  }
}

/** Which tables code writes to is seen by running it, in a part of the transaction that is taken back. */
async function seededTables(context: RunContext, steps: readonly (CodeSeed | DataSeed)[]): Promise<string[]> {
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
        throw new TakeBack()
      })
      .catch(error => {
        if (!(error instanceof TakeBack)) throw error
      })
    tables.push(...written.counts().map(({ table }) => table))
    written.stop()
  }
  return [...new Set(tables)].filter(name => there.has(name))
}

class TakeBack extends Error {}

/** A mistake in a seed is told with the others that ran; what stops the program is not. */
function failedOf({ shown }: SeedFile, error: unknown): FileResult {
  if (error instanceof Cancelled) throw error
  const why = error instanceof UserError ? error : undefined
  const says = error instanceof Error ? messageOf(error) : String(error)
  const message = why?.message ?? says
  return {
    file: shown,
    status: 'failed',
    tables: [],
    error: {
      message: message.startsWith(shown) ? message : `${shown}: ${message}`,
      hint: why?.hint ?? 'Mend it, and run the command again.',
    },
  }
}
