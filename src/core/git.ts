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

/** The addresses of a repository's remotes, whatever their names. */
export async function remoteAddresses(folder: string, env: Environment): Promise<string[]> {
  const listed = await git(folder, env, ['config', '--get-regexp', String.raw`^remote\..*\.url$`])
  return (listed ?? '').split('\n').flatMap(line => line.split(' ').slice(1))
}

async function git(cwd: string, env: Environment, args: readonly string[]): Promise<string | undefined> {
  const { execa } = await import('execa')
  const { failed, stdout } = await execa('git', [...readOnly, ...args], {
    cwd,
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
  })
  return failed ? undefined : stdout
}

/**
 * In a CI container the checkout often belongs to another user, and git would refuse to read it. So that reading
 * stays reading, the program a repository may name as its file monitor is not run.
 */
const readOnly = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false']
