import type { ConnectOptions } from '../../../core/connection.ts'
import { UserError } from '../../../core/errors.ts'
import type { KnexProject } from '../../../core/knex-project.ts'
import type { Direction } from '../perform.ts'
import { sourceNamed } from '../plan.ts'
import { readSources, type Source } from '../source.ts'
import { readStatus } from '../status.ts'

/** Which migrations, and which half of them; without a name and without `all`, those that are pending. */
export interface SqlWishes {
  readonly name?: string | undefined
  readonly all?: boolean | undefined
  readonly down?: boolean | undefined
}

/** The migrations whose statements are wanted, in the order they would run. */
export interface Choice {
  readonly direction: Direction
  readonly chosen: readonly Source[]
  /** What has run before them, in its order. */
  readonly before: readonly Source[]
}

/** Only the choice of what is pending asks the database. */
export async function choose(
  project: KnexProject,
  { name, all, down }: SqlWishes,
  options: ConnectOptions,
): Promise<Choice> {
  const { migrations: sources } = await readSources(project)
  if (all) return choiceOf([], sources, down)
  if (name === undefined) {
    const pending = new Set(await pendingNames(project, options))
    const [left, applied] = [sources.filter(isPending), sources.filter(source => !isPending(source))]
    return choiceOf(applied, left, down)

    function isPending(source: Source): boolean {
      return pending.has(source.name)
    }
  }
  const source = sourceNamed(name, sources)
  return choiceOf(sources.slice(0, sources.indexOf(source)), [source], down)
}

/** Going back starts where going forth ends. */
function choiceOf(applied: readonly Source[], wanted: readonly Source[], down = false): Choice {
  if (!down) return { direction: 'up', chosen: wanted, before: applied }
  return { direction: 'down', chosen: wanted.toReversed(), before: [...applied, ...wanted] }
}

/** The names of the migrations that a database does not have. */
export async function pendingNames(project: KnexProject, options: ConnectOptions): Promise<string[]> {
  try {
    const { migrations } = await readStatus(project, options)
    return migrations.filter(({ status }) => status === 'pending').map(({ name }) => name)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const hint = 'Only the database knows what is pending. Without it, name a migration, or pass --all.'
    throw new UserError(error.message, hint, error.code)
  }
}
