import { runAwaited, runSettled } from '../../core/database/unawaited-queries.ts'
import type { Direction } from '../../core/ledger/interrupted.ts'
import type { Knex } from '../../core/project/knex.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import type { MigrationSource } from './migration-source.ts'

/** The exports of a migration's file. */
export interface Migration {
  readonly run: (knex: Knex) => unknown
  readonly transaction: boolean
  /** Whether it may leave queries un-awaited. */
  readonly runAsKnex: boolean
}

/** Loads the function for one direction of a migration. Throws a UserError where it has none. */
export async function loadMigration(
  source: MigrationSource,
  direction: Direction,
  byDefault: boolean,
): Promise<Migration> {
  const { [direction]: run, transaction = byDefault } = await source.load()
  if (run) return { run, transaction, runAsKnex: source.runAsKnex !== undefined }
  throw new UserError(
    `${source.name} exports no ${direction}.`,
    `Export an async function ${direction}(knex).`,
  )
}

interface LoadStep {
  readonly source: MigrationSource
  readonly direction: Direction
}

/** Loads the functions of all steps. Throws a UserError for the first that fails. */
export async function loadAll(steps: readonly LoadStep[], byDefault: boolean): Promise<Migration[]> {
  const loaded: Migration[] = []
  for (const { source, direction } of steps) loaded.push(await loading(source, direction, byDefault))
  return loaded
}

async function loading(
  source: MigrationSource,
  direction: Direction,
  byDefault: boolean,
): Promise<Migration> {
  try {
    return await loadMigration(source, direction, byDefault)
  } catch (error) {
    if (error instanceof UserError) throw error
    const [detail] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new UserError(`${source.name} could not be loaded: ${detail}`, 'Nothing was changed.', exit.failed)
  }
}

/**
 * Runs a migration on a Knex or a transaction. Throws when it leaves a query that it never awaited, unless the
 * configuration lets it run as Knex would run it.
 */
export function perform({ run, runAsKnex }: Migration, knex: Knex): Promise<void> {
  return runAsKnex ? runSettled(() => run(knex), knex) : runAwaited(() => run(knex), knex, forPublished)
}

const forPublished =
  'If databases have it already, name it in migrations.runAsKnex of the configuration, with the reason.'
