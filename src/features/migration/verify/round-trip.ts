import { driverOf } from '../../../core/database/drivers/driver-of.ts'
import type { Ledger } from '../../../core/ledger/ledger.ts'
import { readSchema } from '../../../core/ledger/read-schema.ts'
import { tableNamesOf } from '../../../core/ledger/tables.ts'
import { differencesBetween } from '../../../core/schema/compare.ts'
import type { SchemaPart } from '../../../core/schema/part.ts'
import type { MigrationSource } from '../migration-source.ts'
import { planDown, planUp } from '../plan-tasks.ts'
import { runTasks, type TaskResult } from '../run-tasks.ts'
import { type WatchedMigration, watchRefusal } from './refusal.ts'
import { faultOf, type VerifiedMigration, type VerifyFault } from './verified.ts'

/** The state while migrations are tried in turn on one scratch database. */
export interface Trial {
  /** Columns that were dropped although they do not exist, since the last look. */
  readonly takeDropped: () => string[]
  readonly ledger: Ledger
  readonly signal: AbortSignal
}

export interface Tried {
  readonly result: VerifiedMigration
  /**
   * The schema with the migration applied, for the next one; null where the database is no longer in that
   * state.
   */
  readonly schema: readonly SchemaPart[] | null
}

export function trialOn(ledger: Ledger, signal: AbortSignal): Trial {
  const dropped: string[] = []
  driverOf(ledger.knex).watchDroppedColumns?.(ledger.knex, column => void dropped.push(column))
  return { ledger, signal, takeDropped: () => dropped.splice(0) }
}

/** Applies a migration, rolls it back, applies it again, and compares the schema each time. */
export async function tryRoundTrip(
  trial: Trial,
  source: MigrationSource,
  before: readonly SchemaPart[],
): Promise<Tried> {
  const started = performance.now()
  const watched = watchRefusal(source)
  trial.takeDropped() // Of those before it.
  const failed = await runUp(trial, watched.source)
  if (failed) return { result: resultOf(faultOf('up-fails', failed)), schema: null }
  const dropped = trial.takeDropped()
  if (dropped.length > 0) return { result: resultOf(droppedFault('up', dropped)), schema: null }
  const after = await schemaOf(trial)
  const fault = await faultAfterUp(trial, watched, before, after)
  const reason = watched.refusal() ?? null
  const isApplied = fault === null || (await isAsAfterUp(trial, source, after))
  return { result: resultOf(fault, reason), schema: isApplied ? after : null }

  function resultOf(found: VerifyFault | null, why: string | null = null): VerifiedMigration {
    const { name, file } = source
    const milliseconds = Math.round(performance.now() - started)
    if (why !== null) return { name, file, status: 'irreversible', fault: null, reason: why, milliseconds }
    return { name, file, status: found ? 'failed' : 'reversible', fault: found, reason: null, milliseconds }
  }
}

/** The first fault when rolling back and applying again. */
async function faultAfterUp(
  trial: Trial,
  { source }: WatchedMigration,
  before: readonly SchemaPart[],
  after: readonly SchemaPart[],
): Promise<VerifyFault | null> {
  if (!(await source.load()).down)
    return faultOf('no-down', 'It exports no down, so it cannot be rolled back.')
  const downFailed = await runDown(trial, source)
  if (downFailed) return faultOf('down-fails', downFailed)
  const dropped = trial.takeDropped()
  if (dropped.length > 0) return droppedFault('down', dropped)
  const left = differencesBetween(before, await schemaOf(trial))
  if (left.length > 0) return faultOf('down-differs', left)
  const upFailed = await runUp(trial, source)
  if (upFailed) return faultOf('up-again-fails', upFailed)
  const changed = differencesBetween(after, await schemaOf(trial))
  return changed.length > 0 ? faultOf('up-again-differs', changed) : null
}

function droppedFault(direction: 'up' | 'down', columns: readonly string[]): VerifyFault {
  return faultOf(
    'drops-nothing',
    `${direction} drops ${columns.join(', ')}, which does not exist. SQLite says nothing.`,
  )
}

/** Applies one migration. Returns why it failed, or undefined. */
export async function runUp(trial: Trial, source: MigrationSource): Promise<string | undefined> {
  const applied = await trial.ledger.readApplied()
  return failureOf(
    await runTasks(trial.ledger, planUp({ sources: [source], applied }, { allowOutOfOrder: true }), trial),
  )
}

async function runDown(trial: Trial, source: MigrationSource): Promise<string | undefined> {
  const applied = await trial.ledger.readApplied()
  return failureOf(
    await runTasks(trial.ledger, planDown({ sources: [source], applied }, { count: 1 }), trial),
  )
}

export function schemaOf({ ledger: { knex, project } }: Trial): Promise<SchemaPart[]> {
  return readSchema(knex, tableNamesOf(project.migrations))
}

/**
 * Whether the next migration can be tried here although this one failed: a `down` that was rolled back
 * changed nothing.
 */
async function isAsAfterUp(
  trial: Trial,
  { name }: MigrationSource,
  after: readonly SchemaPart[],
): Promise<boolean> {
  const { applied, journals } = await trial.ledger.readState()
  if (!applied.some(row => row.name === name) || journals.length > 0) return false
  return differencesBetween(after, await schemaOf(trial)).length === 0
}

function failureOf(results: readonly TaskResult[]): string | undefined {
  return results.find(({ status }) => status === 'failed')?.error?.message
}
