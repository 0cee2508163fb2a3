import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../process.ts'
import { type Checkout, checkoutOf, UnreadRepository } from './checkout.ts'
import { type Part, queryGit } from './git-folder.ts'
import { settingsOf } from './git-settings.ts'
import { firstLine, type GitStreams } from './run-git.ts'

/** Whether the repository of a folder is a shallow clone. */
export function isShallow(folder: string): boolean {
  const { commonFolder = '' } = checkoutOf(folder) ?? {}
  return (statSync(join(commonFolder, 'shallow'), { throwIfNoEntry: false })?.size ?? 0) > 0
}

/**
 * The output of git; undefined outside a repository. Throws UnreadRepository where git cannot read what it
 * needs.
 */
export async function git(
  folder: string,
  env: Environment,
  args: readonly string[],
  parts: readonly Part[] = [],
  streams: GitStreams = {},
): Promise<string | undefined> {
  const checkout = await worktreeOf(folder, env)
  if (checkout === undefined) return undefined
  const { ok, fault, stdout, stderr } = await queryGit(checkout, env, args, parts, streams)
  if ((ok && !lacks.test(stderr)) || streams.signal?.aborted) return stdout
  throw await unreadOf(checkout, fault ?? firstLine(stderr), env)
}

/** That git could not read something, with what to do about it. */
export async function unreadOf(
  checkout: Checkout,
  reason: string,
  env: Environment,
): Promise<UnreadRepository> {
  return new UnreadRepository(checkout.top, reason, await hintFor(checkout, env))
}

/** Git ignores a branch whose commit is missing, warns, and exits 0. */
const lacks = /^(error|fatal|warning: ignoring)/m

async function hintFor(checkout: Checkout, env: Environment): Promise<string | undefined> {
  const settings = await settingsOf(checkout, env)
  const isPartial = settings.some(([key]) => /^(extensions\.partialclone|remote\..*\.promisor)$/.test(key))
  if (isPartial) return 'It is a partial clone, and nothing is fetched here: clone it without --filter.'
  return isShallow(checkout.top) ? 'The clone is shallow: git fetch --unshallow' : undefined
}

/** The checkout that contains a folder; undefined outside of one, and in a bare repository. */
export async function worktreeOf(folder: string, env: Environment): Promise<Checkout | undefined> {
  const checkout = checkoutOf(folder)
  if (checkout === undefined || checkout.gitFolder !== checkout.commonFolder) return checkout
  const bare = (await settingsOf(checkout, env)).findLast(([key]) => key === 'core.bare')
  return bare && /^(|true|yes|on|1)$/i.test(bare[1]) ? undefined : checkout
}
