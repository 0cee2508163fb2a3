import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { exit, UserError } from '../errors.ts'
import { childEnvironmentOf, type Environment } from '../process.ts'
import { type Checkout, checkoutOf, UnreadRepository } from './checkout.ts'
import { firstLine } from './run-git.ts'

/**
 * Throws where a repository has changes that are not committed: what a command changes could not be told apart. Files in a
 * submodule are changes of another repository.
 */
export async function refuseDirty(folder: string, env: Environment): Promise<void> {
  if (checkoutOf(folder) === undefined) return
  const { runChild } = await import('../child.ts')
  const flags = ['--porcelain', '--untracked-files=no', '--ignore-submodules=dirty']
  const { ok, fault, stdout, stderr } = await runChild(['git', 'status', ...flags, '--', '.'], {
    cwd: folder,
    env: { ...childEnvironmentOf(env), GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
  })
  // Without git, nobody can say it; what needs git itself says so.
  if (fault === 'ENOENT') return
  if (!ok) throw unread(folder, fault ?? firstLine(stderr))
  if (stdout.trim() === '') return
  throw new UserError(
    'There are changes that are not committed.',
    'Commit or stash them, so that you can read and undo what this command changes.',
    exit.conflict,
  )
}

/** A repository of another owner, a truncated index …: whether something is not committed is unknown then. */
function unread(folder: string, reason: string): UnreadRepository {
  const isOwner = reason.includes('dubious ownership')
  return isOwner
    ? new UnreadRepository(
        folder,
        'it belongs to another user',
        `git config --global --add safe.directory ${folder}`,
      )
    : new UnreadRepository(folder, reason)
}

/** What git leaves in its folder while it waits for somebody: the file, and how it is called. */
const unfinished = [
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
] as const

/** Throws where a merge, rebase, cherry-pick or revert of git is not done: its commit would take in other changes. */
export function refuseUnfinishedGit({ gitFolder }: Checkout): void {
  // A rebase stops with the names of both.
  const found = unfinished.findLast(([file]) => existsSync(join(gitFolder, file)))
  if (!found) return
  const [, name] = found
  throw new UserError(
    `A ${name} of git is not done.`,
    `Finish or undo it first: git ${name} --continue, or git ${name} --abort`,
    exit.conflict,
  )
}

/** Of these files, those that git does not track and does not ignore. */
export async function untrackedOf(
  folder: string,
  paths: readonly string[],
  env: Environment,
): Promise<string[]> {
  const { runChild } = await import('../child.ts')
  const listed = await runChild(['git', 'ls-files', '-z', '--others', '--exclude-standard', '--', '.'], {
    cwd: folder,
    env: { ...childEnvironmentOf(env), LC_ALL: 'C' },
  })
  if (!listed.ok) throw unread(folder, listed.fault ?? firstLine(listed.stderr))
  const wanted = new Set(paths)
  return listed.stdout.split('\0').filter(path => wanted.has(path))
}
