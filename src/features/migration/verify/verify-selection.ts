import type { KnexProject } from '../../../core/project/read-project.ts'
import { UserError } from '../../../core/system/errors.ts'
import { filesAt } from '../../../core/system/git/git.ts'
import type { Environment } from '../../../core/system/process.ts'
import type { MigrationSource } from '../migration-source.ts'
import { sourceNamed } from '../plan-tasks.ts'

/** Which migrations are tried (default: all); those before them are applied. Several options combine. */
export interface VerifySelection {
  /** This one and all after it. */
  readonly from?: string | undefined
  /** Only the last <n>. */
  readonly last?: number | undefined
  /** Those that a git revision does not have. */
  readonly base?: string | undefined
}

/** The names of the migrations to try. */
export async function wantedOf(
  { migrations: { directories } }: KnexProject,
  sources: readonly MigrationSource[],
  { from, last, base }: VerifySelection,
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
    throw new UserError(`Unknown revision: ${base}.`, 'Pass a branch, a tag or a commit, e.g. --base main.')
  })
}
