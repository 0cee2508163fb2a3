import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../process.ts'
import { checkoutOf } from './checkout.ts'
import { queryGit } from './git-folder.ts'
import { git, worktreeOf } from './git-output.ts'
import { settingsOf } from './git-settings.ts'

export interface Base {
  /** `origin/main`. */
  readonly name: string
  readonly hash: string
}

/**
 * The revision that work is based on: the remote's main branch, else the local one. Undefined outside a
 * repository.
 */
export async function defaultBase(folder: string, env: Environment): Promise<Base | undefined> {
  const candidates = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master']
  const listed = await git(
    folder,
    env,
    [
      'for-each-ref',
      '--format=%(objectname) %(refname)',
      ...candidates.map(name => (name.includes('/') ? `refs/remotes/${name}` : `refs/heads/${name}`)),
    ],
    ['refs'],
  )
  const refs = listed?.split('\n').map(line => {
    const [hash = '', ref = ''] = line.split(' ')
    return { hash, name: ref.replace(/^refs\/(remotes|heads)\//, '') }
  })
  return candidates.flatMap(wanted => refs?.filter(({ name }) => name === wanted) ?? [])[0]
}

/** The hash of the commit that a revision names; undefined where it does not exist, and outside a repository. */
export async function commitNamed(
  revision: string,
  folder: string,
  env: Environment,
): Promise<string | undefined> {
  const checkout = await worktreeOf(folder, env)
  if (checkout === undefined) return undefined
  const named = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]
  const { ok, stdout: hash } = await queryGit(checkout, env, named, ['refs'])
  return ok ? hash : undefined
}

/** The last commit that HEAD and a revision have in common; undefined where there is none, e.g. in a shallow clone. */
export async function mergeBase(
  revision: string,
  folder: string,
  env: Environment,
): Promise<string | undefined> {
  const checkout = await worktreeOf(folder, env)
  if (checkout === undefined) return undefined
  const { ok, stdout: hash } = await queryGit(checkout, env, ['merge-base', 'HEAD', revision], ['refs'])
  return ok ? hash.trim() : undefined
}

/** The files of a folder at a revision, absolute; undefined where the revision does not exist. */
export async function filesAt(
  revision: string,
  folder: string,
  env: Environment,
): Promise<string[] | undefined> {
  if (!existsSync(folder)) return []
  const checkout = await worktreeOf(folder, env)
  if (checkout === undefined) return undefined
  const named = ['rev-parse', '--verify', '--quiet', '--end-of-options', revision]
  const { ok, stdout: hash } = await queryGit(checkout, env, named, ['refs'])
  if (!ok) return undefined
  const listed = await git(folder, env, ['ls-tree', '-z', '--name-only', hash, './'])
  return listed
    ?.split('\0')
    .filter(Boolean)
    .map(path => join(folder, path))
}

/** The tracked files in a folder and below it, relative to it; undefined outside a repository. */
export async function trackedFiles(folder: string, env: Environment): Promise<string[] | undefined> {
  const listed = await git(folder, env, ['ls-files', '-z', '--cached'], ['index'])
  return listed?.split('\0').filter(Boolean)
}

/** A path that git tracks. */
export interface TrackedEntry {
  /** Relative to the requested folder. */
  readonly path: string
  /** A commit of another repository, of which nothing is tracked here. */
  readonly isSubmodule: boolean
  /** Outside of a sparse checkout: git does not write it into the working tree. */
  readonly isSparse: boolean
  /** A symbolic link. */
  readonly isLink: boolean
}

/** What git tracks in a folder and below it; undefined outside a repository. */
export async function trackedEntries(folder: string, env: Environment): Promise<TrackedEntry[] | undefined> {
  const listed = await git(folder, env, ['ls-files', '-z', '-t', '--stage', '--cached'], ['index'])
  return listed?.split('\0').flatMap(entry => {
    const [, tag, mode, path] = /^(\S) (\d+) \w+ \d\t(.*)$/s.exec(entry) ?? []
    if (path === undefined) return []
    return [
      {
        path,
        isSubmodule: mode === '160000',
        isSparse: tag === 'S' || tag === 's',
        isLink: mode === '120000',
      },
    ]
  })
}

/**
 * The tracked files of a checkout that differ from its last commit, and perhaps some that do not; undefined
 * without a commit. The index is not changed.
 */
export async function uncommittedFiles(top: string, env: Environment): Promise<string[] | undefined> {
  const checkout = await worktreeOf(top, env)
  if (checkout === undefined) return undefined
  const head = await queryGit(checkout, env, ['rev-parse', '--verify', '--quiet', 'HEAD'], ['refs'])
  if (!head.ok) return undefined
  const args = ['--name-only', '--no-renames', '--ignore-submodules', '-z', 'HEAD', '--']
  const listed = await git(top, env, ['diff-index', ...args], ['refs', 'index'])
  return listed?.split('\0').filter(Boolean)
}

/** The URLs of all remotes of a repository. */
export async function remoteAddresses(folder: string, env: Environment): Promise<string[]> {
  const checkout = checkoutOf(folder)
  const settings = checkout ? await settingsOf(checkout, env) : []
  return settings.flatMap(([key, value]) => (/^remote\..*\.url$/.test(key) ? [value] : []))
}

/**
 * Whether a repository has a remote, or includes a configuration file that may have one: included files are
 * not read.
 */
export async function mayHaveRemotes(folder: string, env: Environment): Promise<boolean> {
  const checkout = checkoutOf(folder)
  const settings = checkout ? await settingsOf(checkout, env) : []
  return settings.some(([key]) => /^(remote\..*\.url|include(if\..*)?\.path)$/.test(key))
}

/** Whether git ignores a path, by the repository's .gitignore and not by the user's. */
export async function isIgnored(folder: string, env: Environment, path: string): Promise<boolean> {
  const checkout = await worktreeOf(folder, env)
  if (checkout === undefined) return false
  return (await queryGit(checkout, env, ['check-ignore', '--quiet', '--no-index', path])).ok
}

/** Of the given files below a folder, those that differ from the last commit or are not in it. */
export async function changedFiles(
  folder: string,
  env: Environment,
  paths: readonly string[],
): Promise<string[]> {
  const status = await statusOf(folder, env, paths)
  return [...(status?.keys() ?? [])]
}

/**
 * What differs from the last commit below a folder: the relative path and git's two-letter status. Undefined
 * outside a repository.
 */
export async function statusOf(
  folder: string,
  env: Environment,
  paths: readonly string[] = ['.'],
): Promise<Map<string, string> | undefined> {
  const { prefix = '' } = checkoutOf(folder) ?? {}
  const args = ['--porcelain', '-z', '--no-renames', '--untracked-files=normal', '--ignore-submodules=dirty']
  const listed = await git(folder, env, ['status', ...args, '--', ...paths], ['refs', 'index'])
  const entries = listed?.split('\0').filter(Boolean)
  return entries && new Map(entries.map(entry => [entry.slice(3 + prefix.length), entry.slice(0, 2)]))
}
