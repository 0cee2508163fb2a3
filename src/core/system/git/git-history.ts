import type { Environment } from '../process.ts'
import { git } from './git-output.ts'

export interface Commit {
  /** Its full hash. */
  readonly hash: string
  readonly subject: string
}

/** A file that a commit deleted. */
export interface Deletion extends Commit {
  /** Relative to the requested folder. */
  readonly path: string
}

/**
 * The files that were deleted in the history of any branch. With a list of names, git takes twice as long.
 */
export async function deletionsIn(folder: string, env: Environment): Promise<Deletion[]> {
  const args = ['--diff-filter=D', '--no-renames', '--relative', '--name-only', '-z', '--format=%x01%H %s']
  const listed = await git(folder, env, [...log, ...args], ['refs'])
  return (listed ?? '').split('\x01').flatMap(entry => {
    const [head = '', ...paths] = entry.split('\0').map(part => part.trim())
    const [, hash = '', subject = ''] = /^(\w+)(?: (.*))?$/.exec(head) ?? []
    return paths.flatMap(path => (path === '' ? [] : [{ hash, subject, path }]))
  })
}

/**
 * The commits of any branch whose message matches an extended regular expression; merges are left out,
 * because they repeat others.
 */
export async function commitsMatching(folder: string, env: Environment, pattern: string): Promise<Commit[]> {
  const args = ['-i', '-E', `--grep=${pattern}`, '--format=%H %s']
  const listed = await git(folder, env, [...log, ...args], ['refs'])
  return (listed ?? '').split('\n').flatMap(line => {
    const [, hash, subject = ''] = /^(\w+) (.*)$/.exec(line) ?? []
    return hash === undefined ? [] : [{ hash, subject }]
  })
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

/** What a commit removed from a file. */
export interface Removal extends Commit {
  /** Relative to the requested folder. */
  readonly path: string
  /** The removed lines. */
  readonly text: string
}

/**
 * The lines that the commits of all branches removed, newest first, some hundred commits at a time so that a
 * long history does not fill the memory. Merges, lock files and installed packages are left out.
 */
export async function* removalsIn(folder: string, env: Environment): AsyncGenerator<Removal[], void> {
  const args = ['--full-history', '--diff-filter=MD', '--unified=0', '--format=%x01%H %s', ...plainLog]
  for (let skipped = 0; ; skipped += batch) {
    const some = [`--skip=${skipped}`, `--max-count=${batch}`]
    const hashes = await git(folder, env, [...log, '--format=%H', ...some], ['refs'])
    if (!hashes) return
    yield removalsOf(
      (await git(folder, env, [...log, ...some, ...args, '--', '.', ...passedOver], ['refs'])) ?? '',
    )
  }
}

/** Commits that git is asked for at once. */
const batch = 500

const passedOver = ['node_modules', 'vendor', 'dist', '.yarn']
  .map(name => `:(exclude,glob)**/${name}/**`)
  .concat(['*.lock', '*-lock.*', '*.min.js', '*.map', '*.svg'].map(name => `:(exclude)${name}`))

function removalsOf(shown: string): Removal[] {
  return shown.split('\x01').flatMap(commit => {
    const [, hash = '', subject = ''] = /^(\w+)(?: (.*))?/.exec(commit) ?? []
    return [...removedIn(commit)].map(([path, text]) => ({ hash, subject, path, text }))
  })
}

/** The text of a file before this commit. */
export async function textBefore(
  folder: string,
  env: Environment,
  hash: string,
  path: string,
): Promise<string | undefined> {
  return git(folder, env, ['cat-file', 'blob', `${hash}^:./${path}`])
}

const plainLog = ['-p', '--relative', '--no-ext-diff', '--no-textconv', '--no-renames', '--submodule=short']

const plainDiff = ['-r', '--root', '--no-commit-id', ...plainLog]

const log = ['log', '--all', '--no-merges', '--no-show-signature', '--no-color']
