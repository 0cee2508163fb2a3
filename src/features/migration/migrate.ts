import type { ConnectOptions } from '../../core/database/connection.ts'
import type { Applied } from '../../core/ledger/applied.ts'
import { type Intent, type Ledger, withLedger } from '../../core/ledger/ledger.ts'
import type { LedgerState } from '../../core/ledger/ledger-state.ts'
import type { Consent } from '../../core/ledger/production-guard.ts'
import type { LockOptions } from '../../core/ledger/wait-for-lock.ts'
import type { ConfiguredProject } from '../../core/project/read-project.ts'
import { rehearse } from './dry-run.ts'
import { type MigrationSource, readSources } from './migration-source.ts'
import { loadAll } from './perform.ts'
import { type DownOptions, type PlanInput, planDown, planTo, planUp, type UpOptions } from './plan-tasks.ts'
import { refuseInterrupted } from './refuse-interrupted.ts'
import { type RunOptions, runTasks, type Task, type TaskResult } from './run-tasks.ts'

/** How a command that changes the database runs. */
export interface MigrateOptions extends ConnectOptions, LockOptions, RunOptions {
  readonly consent: Consent
  /** Only report what would be done. */
  readonly dryRun: boolean
}

export interface Migrated {
  readonly results: readonly TaskResult[]
  /** How many migrations are still pending. */
  readonly pending: number
  readonly milliseconds: number
}

/** Plans the migrations to run; called again whenever the state may have changed. */
type PlanTasks = (input: PlanInput) => readonly Task[]

/** Applies pending migrations. */
export function up(
  project: ConfiguredProject,
  choice: UpOptions,
  options: MigrateOptions,
): Promise<Migrated> {
  return migrate(project, [input => planUp(input, choice)], options)
}

/** Rolls back the migrations that were applied last. */
export function down(
  project: ConfiguredProject,
  choice: DownOptions,
  options: MigrateOptions,
): Promise<Migrated> {
  return migrate(project, [input => planDown(input, choice)], options)
}

/** Rolls back the last migrations and applies them again under one lock. */
export function redo(project: ConfiguredProject, count: number, options: MigrateOptions): Promise<Migrated> {
  let undone: readonly MigrationSource[] = []
  const back: PlanTasks = input => {
    const tasks = planDown(input, { count })
    if (tasks.length > 0) undone = tasks.map(({ source }) => source)
    return tasks
  }
  const again: PlanTasks = ({ sources, applied }) =>
    planUp({ sources: sources.filter(source => undone.includes(source)), applied }, { allowOutOfOrder: true })
  return migrate(project, [back, again], options)
}

/** Migrates up or down to a migration; `0` is before the first, `latest` after the last. */
export function to(
  project: ConfiguredProject,
  target: string,
  allowOutOfOrder: boolean,
  options: MigrateOptions,
): Promise<Migrated> {
  const back: PlanTasks = input => planTo(input, target, 'down', allowOutOfOrder)
  const forth: PlanTasks = input => planTo(input, target, 'up', allowOutOfOrder)
  return migrate(project, [back, forth], options)
}

interface ProgramResult {
  readonly results: readonly TaskResult[]
  readonly applied: readonly Applied[]
}

/**
 * Plans and runs with the ledger of the database. `plans` are made in turn, each for the result of the one
 * before. Rolling back in production needs consent; a new database is marked first.
 */
async function migrate(
  configured: ConfiguredProject,
  plans: readonly PlanTasks[],
  options: MigrateOptions,
): Promise<Migrated> {
  const started = performance.now()
  const { migrations: sources } = await readSources(configured)
  const byDefault = !configured.migrations.disableTransactions
  const plan = async ({ applied, interrupted }: LedgerState) => {
    const tasks = tasksOf(plans, { sources, applied })
    refuseInterrupted(interrupted, tasks)
    if (tasks.length === 0) return { result: { results: [], applied } }
    await loadAll(tasks, byDefault)
    return intentOf(tasks)
  }
  const use = async (ledger: Ledger): Promise<ProgramResult> =>
    options.dryRun ? rehearseAll(ledger, sources, plans) : runAll(ledger, sources, plans, options)
  const { results, applied } = await withLedger<ProgramResult>(configured, { ...options, plan }, use)
  const known = new Set(applied.map(({ name }) => name))
  const pending = sources.filter(({ name }) => !known.has(name)).length
  return { results, pending, milliseconds: Math.round(performance.now() - started) }
}

async function runAll(
  ledger: Ledger,
  sources: readonly MigrationSource[],
  plans: readonly PlanTasks[],
  options: RunOptions,
): Promise<ProgramResult> {
  await ledger.markNew()
  // Another process may have migrated while this one waited, and have died.
  const state = await ledger.readState()
  await ledger.forgetEnded(state)
  refuseInterrupted(state.interrupted, tasksOf(plans, { sources, applied: state.applied }))
  const results: TaskResult[] = []
  let { applied } = state
  for (const plan of plans) {
    results.push(...(await runTasks(ledger, plan({ sources, applied }), options)))
    applied = await ledger.readApplied()
    if (results.some(({ status }) => status !== 'done')) break
  }
  return { results, applied }
}

async function rehearseAll(
  ledger: Ledger,
  sources: readonly MigrationSource[],
  plans: readonly PlanTasks[],
): Promise<ProgramResult> {
  const applied = await ledger.readApplied()
  const tasks = tasksOf(plans, { sources, applied })
  const loaded = await loadAll(tasks, !ledger.project.migrations.disableTransactions)
  return { results: await rehearse(ledger.knex, tasks, loaded), applied }
}

function tasksOf(plans: readonly PlanTasks[], input: PlanInput): Task[] {
  return plans.flatMap(plan => plan(input))
}

function intentOf(tasks: readonly Task[]): Intent {
  const [first] = tasks
  const what = first?.direction === 'down' ? 'to be rolled back' : 'pending'
  const purpose =
    tasks.length === 1
      ? `${first?.source.name} is ${what}`
      : `${first?.source.name} and ${tasks.length - 1} more are ${what}`
  return { purpose, action: tasks.some(({ direction }) => direction === 'down') ? 'rollback' : undefined }
}
