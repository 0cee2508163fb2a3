import { differencesBetween } from '../../../core/schema/compare.ts'
import type { SchemaPart } from '../../../core/schema/part.ts'
import { readSchema } from '../../../core/schema/read.ts'
import { readApplied } from '../applied.ts'
import { readHalfDone } from '../half-done.ts'
import { planDown, planUp } from '../plan.ts'
import { type Runner, runTasks, type TaskResult } from '../run.ts'
import type { Source } from '../source.ts'
import { type Watched, watchRefusal } from './refusal.ts'
import { type Fault, faultOf, type VerifiedMigration } from './verified.ts'

/** What is known while migrations are tried one after the other on one scratch database. */
export interface Trial extends Runner {
  readonly signal: AbortSignal
}

export interface Tried {
  readonly result: VerifiedMigration
  /** The schema with the migration applied, for the next one; null where the database is not in that state any more. */
  readonly schema: readonly SchemaPart[] | null
}

/** Applies a migration, undoes it, applies it again, and compares the schema each time. */
export async function tryRoundTrip(
  trial: Trial,
  source: Source,
  before: readonly SchemaPart[],
): Promise<Tried> {
  const started = performance.now()
  const watched = watchRefusal(source)
  const failed = await runUp(trial, watched.source)
  if (failed) return { result: resultOf(faultOf('up-fails', failed)), schema: null }
  const after = await schemaOf(trial)
  const fault = await faultAfterUp(trial, watched, before, after)
  const reason = watched.refusal() ?? null
  const isApplied = fault === null || (await isAsAfterUp(trial, source, after))
  return { result: resultOf(fault, reason), schema: isApplied ? after : null }

  function resultOf(found: Fault | null, why: string | null = null): VerifiedMigration {
    const { name, file } = source
    const milliseconds = Math.round(performance.now() - started)
    if (why !== null) return { name, file, status: 'irreversible', fault: null, reason: why, milliseconds }
    return { name, file, status: found ? 'failed' : 'reversible', fault: found, reason: null, milliseconds }
  }
}

/** The first thing that is wrong on the way back and forth again. */
async function faultAfterUp(
  trial: Trial,
  { source }: Watched,
  before: readonly SchemaPart[],
  after: readonly SchemaPart[],
): Promise<Fault | null> {
  if (typeof Reflect.get(await source.load(), 'down') !== 'function')
    return faultOf('no-down', 'It exports no down, so it cannot be undone.')
  const downFailed = await runDown(trial, source)
  if (downFailed) return faultOf('down-fails', downFailed)
  const left = differencesBetween(before, await schemaOf(trial))
  if (left.length > 0) return faultOf('down-differs', left)
  const upFailed = await runUp(trial, source)
  if (upFailed) return faultOf('up-again-fails', upFailed)
  const changed = differencesBetween(after, await schemaOf(trial))
  return changed.length > 0 ? faultOf('up-again-differs', changed) : null
}

/** Applies one migration. Tells why it failed, or undefined. */
export async function runUp(trial: Trial, source: Source): Promise<string | undefined> {
  const applied = await readApplied(trial.knex, trial.tables)
  return failureOf(
    await runTasks(trial, planUp({ sources: [source], applied }, { allowOutOfOrder: true }), trial),
  )
}

async function runDown(trial: Trial, source: Source): Promise<string | undefined> {
  const applied = await readApplied(trial.knex, trial.tables)
  return failureOf(await runTasks(trial, planDown({ sources: [source], applied }, { count: 1 }), trial))
}

export function schemaOf({ knex, tables }: Trial): Promise<SchemaPart[]> {
  return readSchema(knex, tables)
}

/** Whether the next migration can be tried here, although this one failed: a `down` that was rolled back changed nothing. */
async function isAsAfterUp(trial: Trial, { name }: Source, after: readonly SchemaPart[]): Promise<boolean> {
  const { knex, tables } = trial
  const applied = await readApplied(knex, tables)
  if (!applied.some(row => row.name === name)) return false
  if ((await readHalfDone(knex, tables)).length > 0) return false
  return differencesBetween(after, await schemaOf(trial)).length === 0
}

function failureOf(results: readonly TaskResult[]): string | undefined {
  return results.find(({ status }) => status === 'failed')?.error?.message
}
