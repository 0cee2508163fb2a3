import { type ConnectOptions, withKnex } from '../../core/connection.ts'
import type { ConfiguredProject } from '../../core/knex-project.ts'
import { tablesOf } from '../../core/migration-tables.ts'
import type { Patience } from '../../core/patience.ts'
import { type Consent, checkConsent, isProduction, markProduction } from '../../core/production.ts'
import { withSqliteFile } from '../../core/sqlite-file.ts'
import { type Applied, appliedOf, readApplied } from './applied.ts'
import { rehearse } from './dry-run.ts'
import { withMigrationLock } from './lock.ts'
import { loadAll, type RunOptions, runTasks, type Task, type TaskResult } from './run.ts'
import { readSources, type Source } from './source.ts'

/** How a command that changes the database goes about it. */
export interface Approach extends ConnectOptions, Patience, RunOptions, Consent {
  /** Say what would be done, and do nothing. */
  readonly dryRun: boolean
}

/** What is there when a plan is made. */
export interface Situation {
  readonly sources: readonly Source[]
  readonly applied: readonly Applied[]
}

/** What a command did. */
export interface Migrated {
  readonly results: readonly TaskResult[]
  /** How many are left to apply. */
  readonly pending: number
  readonly milliseconds: number
}

/** Names what is to be run; called anew whenever something may have changed. */
export type Plan = (situation: Situation) => readonly Task[]

/**
 * Plans and runs, alone with the database. When a first look finds nothing to do, nothing is locked, and where the look
 * does not need Knex, it is not loaded. Going back in production needs consent. `plans` are made one after the other,
 * each for what the one before left.
 */
export async function migrate(
  configured: ConfiguredProject,
  plans: readonly Plan[],
  approach: Approach,
): Promise<Migrated> {
  const started = performance.now()
  const { migrations: sources } = await readSources(configured)
  const tables = tablesOf(configured.migrations)
  const glance = await withSqliteFile(configured, async read => appliedOf(await read(tables.migrations)))
  if (glance && tasksFor({ sources, applied: glance }).length === 0) return done([], glance)
  const project = await configured.open()
  return withKnex(project, approach, async knex => {
    const look = async () => ({ sources, applied: await readApplied(knex, tables) })
    const situation = await look()
    const first = tasksFor(situation)
    if (first.length === 0) return done([], situation.applied)
    const loaded = await loadAll(first, !project.migrations.disableTransactions)
    if (approach.dryRun) return done(await rehearse(knex, first, loaded), situation.applied)
    const undoes = first.some(({ direction }) => direction === 'down')
    if (undoes && (await isProduction(project, knex)))
      await checkConsent(project, approach, 'undoing migrations there loses data')
    return withMigrationLock(project, knex, tables, approach, async () => {
      const runner = { project, knex, tables }
      await markProduction(project, knex)
      const results: TaskResult[] = []
      for (const plan of plans) {
        results.push(...(await runTasks(runner, plan(await look()), approach)))
        if (results.some(({ status }) => status !== 'done')) break
      }
      return done(results, (await look()).applied)
    })
  })

  function tasksFor(situation: Situation): Task[] {
    return plans.flatMap(plan => plan(situation))
  }

  function done(results: readonly TaskResult[], applied: readonly Applied[]): Migrated {
    const known = new Set(applied.map(({ name }) => name))
    const pending = sources.filter(({ name }) => !known.has(name)).length
    return { results, pending, milliseconds: Math.round(performance.now() - started) }
  }
}
