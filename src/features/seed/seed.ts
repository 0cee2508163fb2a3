import { readCatalogue } from '../../core/catalogue/catalogue.ts'
import type { Catalogue } from '../../core/catalogue/table.ts'
import { type ConnectOptions, withKnex } from '../../core/connection.ts'
import { dialectOf } from '../../core/dialect.ts'
import type { Knex } from '../../core/knex.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import { type Patience, withAdvisoryLock } from '../../core/patience.ts'
import { type Consent, checkConsent, isProduction, refuseProduction } from '../../core/production.ts'
import { type Choice, chooseSeeds, refuseOtherSets } from './choose.ts'
import { type FileResult, type Removal, runFiles } from './run.ts'
import { type Loaded, loadSeeds } from './source.ts'

/** How a run of seeds goes about it. */
export interface SeedApproach extends ConnectOptions, Patience, Consent, Removal {
  /** Do everything, say what was done, and take it back. */
  readonly dryRun: boolean
  /** Also what is refused in production. */
  readonly force: boolean
}

/** What a run did. */
export interface Seeded {
  readonly files: readonly FileResult[]
  readonly milliseconds: number
  /** What the project says to a person after seeding; empty for most. */
  readonly afterwards: string
}

/**
 * Runs seeds in one transaction, alone with the database: every statement is flushed as it comes, and there is one commit.
 * A seed that fails leaves nothing of any.
 */
export async function seed(project: KnexProject, choice: Choice, approach: SeedApproach): Promise<Seeded> {
  const started = performance.now()
  const files = chooseSeeds(project, choice)
  const loaded = await loadSeeds(files, project.root)
  const seeding = await project.readSeeding?.()
  const argumentsFor = seeding?.argumentsFor ?? ((trx: Knex) => [trx])
  const results = await withKnex(project, approach, async knex => {
    if (await isProduction(project, knex)) await guardProduction(project, loaded, approach)
    return withAdvisoryLock(project, knex, approach, async () => {
      const { tableName } = project.migrations
      const catalogue = await readCatalogue(knex, { tableName })
      const run = (trx: Knex) =>
        runFiles({ knex, trx, catalogue, signal: approach.signal, argumentsFor }, loaded, approach)
      return inOneTransaction(knex, catalogue, run, approach.dryRun)
    })
  })
  const isQuiet = approach.dryRun || results.some(({ status }) => status === 'failed')
  return {
    files: results,
    milliseconds: Math.round(performance.now() - started),
    afterwards: isQuiet ? '' : (seeding?.afterwards ?? ''),
  }
}

async function guardProduction(
  project: KnexProject,
  loaded: readonly Loaded[],
  { reset, prune, dryRun, force, consents }: SeedApproach,
): Promise<void> {
  refuseOtherSets(
    project,
    loaded.map(({ file }) => file),
  )
  if (dryRun) return
  if (reset) refuseProduction(project, 'seed --reset', force)
  if (prune) refuseProduction(project, 'seed --prune', force)
  await checkConsent(project, { consents }, 'seeding changes its rows')
}

/** A run that has a failed seed, or that was only tried, is taken back. */
async function inOneTransaction(
  knex: Knex,
  catalogue: Catalogue,
  run: (trx: Knex) => Promise<readonly FileResult[]>,
  dryRun: boolean,
): Promise<readonly FileResult[]> {
  let results: readonly FileResult[] = []
  try {
    await knex.transaction(async trx => {
      await takeWriteLock(trx, catalogue)
      results = await run(trx)
      if (dryRun || results.some(({ status }) => status === 'failed')) throw new TakeBack()
    })
  } catch (error) {
    if (!(error instanceof TakeBack)) throw error
  }
  return results
}

class TakeBack extends Error {}

/**
 * A transaction of SQLite that reads before it writes fails when somebody else wrote meanwhile. A statement that may write,
 * and finds nothing to, is what `begin immediate` does.
 */
async function takeWriteLock(trx: Knex, { tables }: Catalogue): Promise<void> {
  const [table] = tables
  if (dialectOf(trx).family === 'sqlite' && table) await trx(table.name).whereRaw('1 = 0').del()
}
