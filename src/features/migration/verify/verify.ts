import { withKnex } from '../../../core/connection.ts'
import type { ServerOptions } from '../../../core/database-server.ts'
import type { KnexProject } from '../../../core/knex-project.ts'
import { ensureTables, tablesOf } from '../../../core/migration-tables.ts'
import type { Environment } from '../../../core/process.ts'
import type { SchemaPart } from '../../../core/schema/part.ts'
import { withScratchDatabase } from '../../../core/scratch-database.ts'
import { planUp } from '../plan.ts'
import { loadAll } from '../run.ts'
import { readSources, type Source } from '../source.ts'
import { runUp, schemaOf, type Trial, tryRoundTrip } from './round-trip.ts'
import { type VerifyChoice, wantedOf } from './scope.ts'
import { faultOf, type VerifiedMigration } from './verified.ts'

export interface VerifyOptions extends ServerOptions {
  readonly env: Environment
  /** Told as each ends. */
  onVerified(result: VerifiedMigration): void
}

export interface Verified {
  readonly migrations: readonly VerifiedMigration[]
  /** How many were only applied, because they were not asked for. */
  readonly applied: number
  readonly milliseconds: number
}

/**
 * Proves on scratch databases that every migration can be undone: up, down, up, and the same schema as before and after.
 * Rows are not compared. The project's own database is not touched. After one that left its database in another state
 * than `up` did, the next is tried on a new one.
 */
export async function verify(
  project: KnexProject,
  choice: VerifyChoice,
  options: VerifyOptions,
): Promise<Verified> {
  const started = performance.now()
  const { migrations: all } = await readSources(project)
  const wanted = await wantedOf(project, all, choice, options.env)
  const sources = all.slice(0, all.findLastIndex(({ name }) => wanted.has(name)) + 1)
  await loadAll(planUp({ sources, applied: [] }, {}), true)
  const results: VerifiedMigration[] = []
  const tell = (result: VerifiedMigration) => {
    results.push(result)
    options.onVerified(result)
  }
  for (let next = 0; next < sources.length; )
    next = await withScratchDatabase(project, options, scratch =>
      withTrial(scratch, options, trial => tryFrom(trial, next)),
    )
  const tried = new Set(results.map(({ name }) => name))
  for (const source of all) if (wanted.has(source.name) && !tried.has(source.name)) tell(leftOf(source))
  const milliseconds = Math.round(performance.now() - started)
  return { migrations: results, applied: sources.length - wanted.size, milliseconds }

  /** Applies all before a place, and tries those from there on. Tells with which to go on, on a new database. */
  async function tryFrom(trial: Trial, first: number): Promise<number> {
    let schema: readonly SchemaPart[] | undefined
    for (const [place, source] of sources.entries()) {
      if (place < first || !wanted.has(source.name)) {
        schema = undefined
        if (await applies(trial, source)) continue
        return sources.length
      }
      const tried = await tryRoundTrip(trial, source, schema ?? (await schemaOf(trial)))
      tell(tried.result)
      if (tried.result.fault?.code === 'up-fails') return sources.length
      if (tried.schema === null) return place + 1
      schema = tried.schema
    }
    return sources.length
  }

  /** When one fails that is not to be tried, or was, nothing after it can be tried. */
  async function applies(trial: Trial, source: Source): Promise<boolean> {
    const failed = await runUp(trial, source)
    if (failed === undefined) return true
    const isTold = results.some(({ name }) => name === source.name)
    if (!isTold) tell({ ...leftOf(source), status: 'failed', fault: faultOf('up-fails', failed) })
    return false
  }
}

async function withTrial<T>(
  scratch: KnexProject,
  options: ServerOptions,
  use: (trial: Trial) => Promise<T>,
): Promise<T> {
  return withKnex(scratch, options, async knex => {
    const tables = tablesOf(scratch.migrations)
    await ensureTables(knex, tables)
    return use({ project: scratch, knex, tables, signal: options.signal })
  })
}

function leftOf({ name, file }: Source): VerifiedMigration {
  return { name, file, status: 'left', fault: null, reason: null, milliseconds: 0 }
}
