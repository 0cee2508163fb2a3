import { copiesScratch, withScratchDatabase } from '../../../core/database/scratch-database.ts'
import type { ServerOptions } from '../../../core/database/server.ts'
import { withUnsharedLedger } from '../../../core/ledger/ledger.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import type { SchemaPart } from '../../../core/schema/part.ts'
import type { Environment } from '../../../core/system/process.ts'
import { type MigrationSource, readSources } from '../migration-source.ts'
import { loadAll } from '../perform.ts'
import { planUp } from '../plan-tasks.ts'
import { compareWithKnex } from './compare-knex.ts'
import { runUp, schemaOf, type Trial, trialOn, tryRoundTrip } from './round-trip.ts'
import { faultOf, type VerifiedMigration } from './verified.ts'
import { type VerifySelection, wantedOf } from './verify-selection.ts'

export interface VerifyOptions extends ServerOptions {
  readonly env: Environment
  /** Called as each migration ends. */
  onVerified(result: VerifiedMigration): void
}

export interface Verified {
  readonly migrations: readonly VerifiedMigration[]
  /** How many were applied but not tried. */
  readonly applied: number
  readonly milliseconds: number
}

/**
 * Checks on scratch databases that every migration can be rolled back: up, down, up, with the same schema as
 * before and after. Rows are not compared. The project's own database is not touched. After a migration that
 * left the database in another state than `up` did, the next is tried on a new database.
 */
export async function verify(
  project: KnexProject,
  choice: VerifySelection,
  options: VerifyOptions,
): Promise<Verified> {
  const started = performance.now()
  const { migrations: all } = await readSources(project)
  const wanted = await wantedOf(project, all, choice, options.env)
  const sources = all.slice(0, all.findLastIndex(({ name }) => wanted.has(name)) + 1)
  await loadAll(planUp({ sources, applied: [] }, {}), true)
  const results: VerifiedMigration[] = []
  const report = (result: VerifiedMigration) => {
    results.push(result)
    options.onVerified(result)
  }
  await tryAll(copiesScratch(project))
  const tried = new Set(results.map(({ name }) => name))
  for (const source of all) if (wanted.has(source.name) && !tried.has(source.name)) report(notRunOf(source))
  const milliseconds = Math.round(performance.now() - started)
  return { migrations: results, applied: sources.length - wanted.size, milliseconds }

  /**
   * Tries all, after each failure on a new database. That is a copy of one on which every migration is applied only
   * once; where databases cannot be copied, all are applied again.
   */
  async function tryAll(copies: boolean): Promise<void> {
    let next = await tryOn(0)
    while (!copies && next < sources.length) next = await tryOn(next)
    if (next === sources.length) return
    await withScratchDatabase(project, options, async like => {
      for (let done = 0; next < sources.length; ) {
        if (!(await applyOn(like, sources.slice(done, next)))) return
        done = next
        next = await tryOn(next, like)
      }
    })
  }

  function tryOn(next: number, like?: KnexProject): Promise<number> {
    return withScratchDatabase(project, { ...options, like }, scratch =>
      withUnsharedLedger(scratch, options, ledger => tryFrom(trialOn(ledger, options.signal), next)),
    )
  }

  /** Whether all of them can be applied. */
  function applyOn(like: KnexProject, some: readonly MigrationSource[]): Promise<boolean> {
    return withUnsharedLedger(like, options, async ledger => {
      const trial = trialOn(ledger, options.signal)
      for (const source of some) if (!(await applies(trial, source))) return false
      return true
    })
  }

  /**
   * Applies all before a position, and tries those from there on. Returns the position to continue from on a
   * new database.
   */
  async function tryFrom(trial: Trial, first: number): Promise<number> {
    let schema: readonly SchemaPart[] | undefined
    const applied = new Set((await trial.ledger.readApplied()).map(({ name }) => name))
    for (const [index, source] of sources.entries()) {
      if (applied.has(source.name)) continue
      if (index < first || !wanted.has(source.name)) {
        schema = undefined
        if (await applies(trial, source)) continue
        return sources.length
      }
      const tried = await tryRoundTrip(trial, source, schema ?? (await schemaOf(trial)))
      report(await comparedWithKnex(tried.result, sources.slice(0, index + 1)))
      if (tried.result.fault?.code === 'up-fails') return sources.length
      if (tried.schema === null) return index + 1
      schema = tried.schema
    }
    return sources.length
  }

  /** One that may leave queries un-awaited must still make the schema that Knex makes. */
  async function comparedWithKnex(
    result: VerifiedMigration,
    until: readonly MigrationSource[],
  ): Promise<VerifiedMigration> {
    if (until.at(-1)?.runAsKnex === undefined || result.fault) return result
    const fault = await compareWithKnex(project, until, options)
    return fault ? { ...result, status: 'failed', fault } : result
  }

  /**
   * If a migration fails to apply that is only a precondition, or was tried already, nothing after it can be
   * tried.
   */
  async function applies(trial: Trial, source: MigrationSource): Promise<boolean> {
    const failed = await runUp(trial, source)
    if (failed === undefined) return true
    const isReported = results.some(({ name }) => name === source.name)
    if (!isReported) report({ ...notRunOf(source), status: 'failed', fault: faultOf('up-fails', failed) })
    return false
  }
}

function notRunOf({ name, file }: MigrationSource): VerifiedMigration {
  return { name, file, status: 'not-run', fault: null, reason: null, milliseconds: 0 }
}
