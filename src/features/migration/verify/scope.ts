import { UserError } from '../../../core/errors.ts'
import { filesAt } from '../../../core/git.ts'
import type { KnexProject } from '../../../core/knex-project.ts'
import type { Environment } from '../../../core/process.ts'
import { sourceNamed } from '../plan.ts'
import type { Source } from '../source.ts'

/** Which migrations are tried, all before them being applied; without any of these, every one. Several narrow it further. */
export interface VerifyChoice {
  /** This one and all after it. */
  readonly from?: string | undefined
  /** The last so many. */
  readonly last?: number | undefined
  /** Those that a git revision does not have. */
  readonly base?: string | undefined
}

/** The names of those that are to be tried. */
export async function wantedOf(
  { migrations: { directories } }: KnexProject,
  sources: readonly Source[],
  { from, last, base }: VerifyChoice,
  env: Environment,
): Promise<ReadonlySet<string>> {
  const first = from === undefined ? 0 : sources.indexOf(sourceNamed(from, sources))
  const late = sources.slice(Math.max(first, last === undefined ? 0 : sources.length - last))
  const known = base === undefined ? [] : await knownAt(base, directories, env)
  return new Set(late.flatMap(({ name, file }) => (file !== null && known.includes(file) ? [] : [name])))
}

async function knownAt(
  base: string,
  directories: readonly string[],
  env: Environment,
): Promise<readonly string[]> {
  const listed = await Promise.all(directories.map(directory => filesAt(base, directory, env)))
  return listed.flatMap(files => {
    if (files) return files
    throw new UserError(`git knows no revision ${base}.`, 'Name another with --base, or leave it out.')
  })
}
