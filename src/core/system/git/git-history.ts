import type { Environment } from '../process.ts'
import type { CommitChanges } from './commit.ts'
import { git, worktreeOf } from './git-output.ts'
import { logReader } from './log-reader.ts'

export interface ChangesOptions {
  /** The most commits that are read. */
  readonly most: number
  /** Commits that, with all before them, are left out. */
  readonly known?: readonly string[]
}

/**
 * Passes on the commits of all branches while git lists them, newest first; of a merge, the files that differ
 * from all its parents. No patch is made: that takes git four times as long.
 */
export async function eachCommit(
  folder: string,
  env: Environment,
  { most, known = [] }: ChangesOptions,
  visit: (commit: CommitChanges) => void,
): Promise<void> {
  const { prefix = '' } = (await worktreeOf(folder, env)) ?? {}
  const reader = logReader(prefix, visit)
  const input = known.map(hash => `^${hash}\n`).join('')
  const args = ['log', '--all', '--stdin', `--max-count=${most}`, ...rawLog, `--format=${reader.format}`]
  await git(folder, env, args, ['refs'], { input, onOutput: reader.take })
  reader.end()
}

const rawLog = ['-c', '--raw', '-z', '--no-abbrev', '--no-renames', '--no-show-signature', '--no-color']

/** The commits that branches, tags and other refs are at. */
export async function tipsOf(folder: string, env: Environment): Promise<string[]> {
  const listed = await git(folder, env, ['rev-list', '--no-walk=unsorted', '--all'], ['refs'])
  return [...new Set((listed ?? '').split('\n').filter(Boolean))]
}

/** Whether all these commits are still part of a branch; a history that was rewritten may not even have them. */
export async function areReachable(
  folder: string,
  env: Environment,
  commits: readonly string[],
): Promise<boolean> {
  const input = commits.map(hash => `${hash}\n`).join('')
  const args = ['rev-list', '--max-count=1', '--ignore-missing', '--stdin', '--not', '--all']
  const listed = await git(folder, env, args, ['refs'], { input })
  return listed === '' && (await haveAll(folder, env, input))
}

async function haveAll(folder: string, env: Environment, input: string): Promise<boolean> {
  const listed = await git(folder, env, ['cat-file', '--batch-check'], [], { input })
  return !/ missing$/m.test(listed ?? '')
}

/**
 * The lines that a commit removed, by file. Files above a few thousand lines are left out: they are libraries
 * or data.
 */
export async function removedLines(
  folder: string,
  env: Environment,
  hash: string,
): Promise<Map<string, string>> {
  return removedIn((await git(folder, env, ['diff-tree', ...plainDiff, '--unified=0', hash])) ?? '')
}

/** The removed lines in a patch, by file. */
function removedIn(patch: string): Map<string, string> {
  const files = new Map<string, string>()
  for (const part of patch.split(/^diff --git /m)) {
    // Git ends a name with spaces with a tab.
    const path = /^--- a\/([^\t\n]+)\t?$/m.exec(part)?.[1]
    const lines = part.split('\n').flatMap(line => (/^-(?!-- )/.test(line) ? [line.slice(1)] : []))
    if (path !== undefined && lines.length > 0) files.set(path, lines.join('\n'))
  }
  return files
}

const plainDiff = [
  ...['-r', '--root', '--no-commit-id', '-p', '--relative', '--no-ext-diff', '--no-textconv', '--no-renames'],
  '--submodule=short',
]
