import type { Catalogue } from '../../core/catalogue/table.ts'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { readCatalogue } from '../../core/database/read-catalogue.ts'
import { type ExclusiveOptions, withExclusiveKnex } from '../../core/ledger/exclusive.ts'
import type { HeldLock } from '../../core/ledger/lock.ts'
import type { Action } from '../../core/ledger/production-guard.ts'
import type { Knex } from '../../core/project/knex.ts'
import type { KnexProject } from '../../core/project/read-project.ts'
import { chooseSeeds, isForProduction, type SeedChoice } from './choose.ts'
import { loadSeeds } from './load-seeds.ts'
import { type FileResult, type RemovalOptions, runFiles } from './run-seeds.ts'
import type { SeedFile } from './seed-folder.ts'

export interface SeedOptions extends ExclusiveOptions, RemovalOptions {
  /** Do everything, report it, and roll back. */
  readonly dryRun: boolean
}

export interface Seeded {
  readonly files: readonly FileResult[]
  readonly milliseconds: number
  /** What the project wants to show after seeding; often empty. */
  readonly afterwards: string
}

/** Runs seeds in one transaction under a lock, with one commit. If a seed fails, nothing is written. */
export async function seed(project: KnexProject, choice: SeedChoice, options: SeedOptions): Promise<Seeded> {
  const started = performance.now()
  const files = chooseSeeds(project, choice)
  const loaded = await loadSeeds(files, project.root)
  const seeding = await project.readSeeding?.()
  const argumentsFor = seeding?.argumentsFor ?? ((trx: Knex) => [trx])
  const intent = { action: actionOf(files, options), purpose: 'it cannot be seeded' }
  const results = await withExclusiveKnex(project, intent, options, async (knex, lock) => {
    const { tableName } = project.migrations
    const catalogue = await readCatalogue(knex, { tableName })
    const run = (trx: Knex) =>
      runFiles({ knex, trx, catalogue, signal: options.signal, argumentsFor }, loaded, options)
    return inOneTransaction(knex, catalogue, run, lock, options.dryRun)
  })
  const isQuiet = options.dryRun || results.some(({ status }) => status === 'failed')
  return {
    files: results,
    milliseconds: Math.round(performance.now() - started),
    afterwards: isQuiet ? '' : (seeding?.afterwards ?? ''),
  }
}

/** The action of a run that needs the most consent. */
function actionOf(files: readonly SeedFile[], { reset, prune }: RemovalOptions): Action {
  if (reset) return 'reset'
  if (prune) return 'prune'
  return files.every(isForProduction) ? 'seed' : 'invent'
}

/** A run with a failed seed, or a dry run, is rolled back. */
async function inOneTransaction(
  knex: Knex,
  catalogue: Catalogue,
  run: (trx: Knex) => Promise<readonly FileResult[]>,
  lock: HeldLock,
  dryRun: boolean,
): Promise<readonly FileResult[]> {
  let results: readonly FileResult[] = []
  try {
    await knex.transaction(async trx => {
      const [first] = catalogue.tables
      if (first) await driverOf(trx).rows.takeWriteLock?.(trx, first.name)
      results = await run(trx)
      if (dryRun || results.some(({ status }) => status === 'failed')) throw new RollBack()
      await lock.check()
    })
  } catch (error) {
    if (!(error instanceof RollBack)) throw error
  }
  return results
}

class RollBack extends Error {}
