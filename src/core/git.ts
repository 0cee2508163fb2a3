import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from './process.ts'

/** The revision that work is based on: the remote's main branch, else the local one. Undefined outside a repository. */
export async function defaultBase(folder: string, env: Environment): Promise<string | undefined> {
  const candidates = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master']
  const found = await git(folder, env, [
    'for-each-ref',
    '--format=%(refname)',
    ...candidates.map(name => (name.includes('/') ? `refs/remotes/${name}` : `refs/heads/${name}`)),
  ])
  const refs = found?.split('\n').map(ref => ref.replace(/^refs\/(remotes|heads)\//, '')) ?? []
  return candidates.find(name => refs.includes(name))
}

/** The hash of the commit that a revision names; undefined where git does not know it. */
export async function hashOf(
  folder: string,
  env: Environment,
  revision: string,
): Promise<string | undefined> {
  return git(folder, env, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
}

/** The files of a folder at a revision, absolute; undefined where git does not know the revision. */
export async function filesAt(
  revision: string,
  folder: string,
  env: Environment,
): Promise<string[] | undefined> {
  if (!existsSync(folder)) return []
  const listed = await git(folder, env, ['ls-tree', '-z', '--name-only', '--end-of-options', revision, './'])
  return listed
    ?.split('\0')
    .filter(Boolean)
    .map(path => join(folder, path))
}

/** The files git tracks in a folder and below it, relative to it; undefined outside a repository. */
export async function trackedFiles(folder: string, env: Environment): Promise<string[] | undefined> {
  const listed = await git(folder, env, ['ls-files', '-z', '--cached'])
  return listed?.split('\0').filter(Boolean)
}

/** The root of the checkout that a folder is in, and the way from there to the folder; undefined outside a repository. */
export async function topOf(
  folder: string,
  env: Environment,
): Promise<{ readonly folder: string; readonly prefix: string } | undefined> {
  const told = await git(folder, env, ['rev-parse', '--show-toplevel', '--show-prefix'])
  if (told === undefined) return undefined
  const [top = folder, prefix = ''] = told.split('\n')
  return { folder: top, prefix }
}

/**
 * The tracked files of a checkout that are not as its last commit has them, and perhaps some that are; undefined
 * without any commit. The index stays as it is.
 */
export async function filesUnlikeHead(top: string, env: Environment): Promise<string[] | undefined> {
  const args = ['--name-only', '--no-renames', '--ignore-submodules', '-z', 'HEAD', '--']
  const listed = await git(top, env, ['diff-index', ...args])
  return listed?.split('\0').filter(Boolean)
}

/** The addresses of a repository's remotes, whatever their names. */
export async function remoteAddresses(folder: string, env: Environment): Promise<string[]> {
  const listed = await git(folder, env, ['config', '--get-regexp', String.raw`^remote\..*\.url$`])
  return (listed ?? '').split('\n').flatMap(line => line.split(' ').slice(1))
}

/** Whether a folder's history was cut off when it was cloned. */
export async function isShallow(folder: string, env: Environment): Promise<boolean> {
  return (await git(folder, env, ['rev-parse', '--is-shallow-repository'])) === 'true'
}

/** Whether git would leave out a path of that name, by the repository's own .gitignore and not by the user's. */
export async function isIgnored(folder: string, env: Environment, path: string): Promise<boolean> {
  return (
    (await git(folder, env, [...withoutOwnIgnores, 'check-ignore', '--quiet', '--no-index', path])) !==
    undefined
  )
}

const withoutOwnIgnores = ['-c', 'core.excludesFile=']

/** The files below a folder, of those named, that differ from the last commit or are not in it. */
export async function changedFiles(
  folder: string,
  env: Environment,
  paths: readonly string[],
): Promise<string[]> {
  const listed = await git(folder, env, ['status', '--porcelain', '-z', '--no-renames', '--', ...paths])
  return (listed ?? '').split('\0').flatMap(entry => (entry === '' ? [] : [entry.slice(3)]))
}

/**
 * What is below a folder and not as the last commit has it: its path from there, and git's two letters for it.
 * Undefined outside a repository.
 */
export async function statusOf(folder: string, env: Environment): Promise<Map<string, string> | undefined> {
  const prefix = (await topOf(folder, env))?.prefix ?? ''
  const args = ['--porcelain', '-z', '--no-renames', '--untracked-files=normal', '--', '.']
  const listed = await git(folder, env, ['status', ...args])
  const entries = listed?.split('\0').filter(Boolean)
  return entries && new Map(entries.map(entry => [entry.slice(3 + prefix.length), entry.slice(0, 2)]))
}

export interface Commit {
  /** Its full hash. */
  readonly hash: string
  readonly subject: string
}

/** A file that a commit took out of the repository. */
export interface Deletion extends Commit {
  /** Relative to the folder that was asked about. */
  readonly path: string
}

/** The files that were deleted in the history of any branch. Asked for some names only, git takes twice as long. */
export async function deletionsIn(folder: string, env: Environment): Promise<Deletion[]> {
  const args = ['--diff-filter=D', '--no-renames', '--relative', '--name-only', '-z', '--format=%x01%H %s']
  const listed = await git(folder, env, [...log, ...args])
  return (listed ?? '').split('\x01').flatMap(entry => {
    const [head = '', ...paths] = entry.split('\0').map(part => part.trim())
    const [, hash = '', subject = ''] = /^(\w+) ?(.*)$/.exec(head) ?? []
    return paths.flatMap(path => (path === '' ? [] : [{ hash, subject, path }]))
  })
}

/** The commits of any branch whose message fits an extended regular expression; merges only repeat others. */
export async function commitsSaying(folder: string, env: Environment, pattern: string): Promise<Commit[]> {
  const listed = await git(folder, env, [...log, '-i', '-E', `--grep=${pattern}`, '--format=%H %s'])
  return (listed ?? '').split('\n').flatMap(line => {
    const [, hash, subject = ''] = /^(\w+) (.*)$/.exec(line) ?? []
    return hash === undefined ? [] : [{ hash, subject }]
  })
}

/** The lines that a commit took out, by file. Files of more than a few thousand lines are libraries or data. */
export async function removedLines(
  folder: string,
  env: Environment,
  hash: string,
): Promise<Map<string, string>> {
  const shown = await git(folder, env, ['show', ...plainDiff, '--format=', '--unified=0', hash])
  const files = new Map<string, string>()
  for (const part of (shown ?? '').split(/^diff --git /m)) {
    const path = /^--- a\/(.+)$/m.exec(part)?.[1]
    const lines = part.split('\n').flatMap(line => (/^-(?!-- )/.test(line) ? [line.slice(1)] : []))
    if (path !== undefined && lines.length > 0) files.set(path, lines.join('\n'))
  }
  return files
}

/** A file as it was before a commit. */
export async function textBefore(
  folder: string,
  env: Environment,
  hash: string,
  path: string,
): Promise<string | undefined> {
  return git(folder, env, ['show', '--no-textconv', `${hash}^:./${path}`])
}

/** No program that a repository names is run: none to sign, to convert or to compare. */
const plainDiff = [
  '--relative',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-renames',
  '--no-show-signature',
]

const log = ['log', '--all', '--no-merges', '--no-show-signature', '--no-color']

/** What git answers; undefined where it fails or is not there. */
async function git(cwd: string, env: Environment, args: readonly string[]): Promise<string | undefined> {
  const { runChild } = await import('./child.ts')
  const { ok, stdout } = await runChild(['git', ...readOnly, ...args], { cwd, env })
  return ok ? stdout : undefined
}

/**
 * In a CI container the checkout often belongs to another user, and git would refuse to read it. So that reading
 * stays reading, the program a repository may name as its file monitor is not run.
 */
const readOnly = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false']
