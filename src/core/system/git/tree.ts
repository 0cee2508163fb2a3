import { mkdirSync } from 'node:fs'
import type { Environment } from '../process.ts'
import { type Checkout, UnreadRepository } from './checkout.ts'
import { queryGit } from './git-folder.ts'
import { firstLine } from './run-git.ts'

/**
 * Writes the files of a commit into a new folder, as `git worktree add` would, but notes nothing in the
 * repository: no setting, hook or filter of it runs. Submodules stay empty folders.
 */
export async function writeTree(
  checkout: Checkout,
  hash: string,
  folder: string,
  env: Environment,
): Promise<void> {
  mkdirSync(folder)
  const args = [`--work-tree=${folder}`, 'read-tree', '-u', '--reset', hash]
  const { ok, fault, stderr } = await queryGit(checkout, env, args)
  if (!ok) throw new UnreadRepository(checkout.top, fault ?? firstLine(stderr))
}
