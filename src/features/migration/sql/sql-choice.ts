import type { ConnectOptions } from '../../../core/database/connection.ts'
import type { Direction } from '../../../core/ledger/interrupted.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { UserError } from '../../../core/system/errors.ts'
import { type MigrationSource, readSources } from '../migration-source.ts'
import { sourceNamed } from '../plan-tasks.ts'
import { interruptedIn, readStatus, type Status } from '../read-status.ts'

/** Which migrations, and which direction (default: the pending ones). */
export interface SqlOptions {
  readonly name?: string | undefined
  readonly all?: boolean | undefined
  readonly down?: boolean | undefined
}

/** The chosen migrations, in the order they would run. */
export interface SqlChoice {
  readonly direction: Direction
  readonly chosen: readonly MigrationSource[]
  /** The migrations that run before them, in order. */
  readonly before: readonly MigrationSource[]
}

/** Connects to the database only to find the pending ones. */
export async function choose(
  project: KnexProject,
  { name, all, down }: SqlOptions,
  options: ConnectOptions,
): Promise<SqlChoice> {
  const { migrations: sources } = await readSources(project)
  if (all) return choiceOf([], sources, down)
  if (name === undefined) {
    const pending = new Set(await pendingNames(project, options, true))
    const [left, applied] = [sources.filter(isPending), sources.filter(source => !isPending(source))]
    return choiceOf(applied, left, down)

    function isPending(source: MigrationSource): boolean {
      return pending.has(source.name)
    }
  }
  const source = sourceNamed(name, sources)
  return choiceOf(sources.slice(0, sources.indexOf(source)), [source], down)
}

/** Rolling back starts where applying ends. */
function choiceOf(
  applied: readonly MigrationSource[],
  wanted: readonly MigrationSource[],
  down = false,
): SqlChoice {
  if (!down) return { direction: 'up', chosen: wanted, before: applied }
  return { direction: 'down', chosen: wanted.toReversed(), before: [...applied, ...wanted] }
}

/**
 * The names of the migrations that a database does not have. With `whole`, throws for an interrupted one:
 * only a part of its statements remains.
 */
export async function pendingNames(
  project: KnexProject,
  options: ConnectOptions,
  whole = false,
): Promise<string[]> {
  const { migrations } = await statusFor(project, options)
  const begun = migrations.find(({ interrupted }) => interrupted)
  if (begun && whole) throw interruptedIn(project, begun.name)
  return migrations.filter(({ status }) => status === 'pending').map(({ name }) => name)
}

async function statusFor(project: KnexProject, options: ConnectOptions): Promise<Status> {
  try {
    return await readStatus(project, options)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const hint = 'Only the database knows what is pending. Without it, name a migration or pass --all.'
    throw new UserError(error.message, hint, error.code)
  }
}
