import { existsSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Environment } from '../process.ts'
import { removeQuietly, temporaryFolder } from '../temporary.ts'
import { type Checkout, checkoutOf } from './checkout.ts'
import { commitNamed } from './git.ts'
import { writeTree } from './tree.ts'

/** The files of a commit in a temporary folder, beside the packages that are installed in the checkout. */
export interface LinkedTree {
  /** The full hash. */
  readonly commit: string
  readonly checkout: Checkout
  /** Where the top of the checkout is in it. */
  readonly top: string
}

export interface TreeOptions {
  readonly env: Environment
  /** The flag that names the revision, for messages: --with. */
  readonly flag: string
}

/** Writes out a revision of the repository around a folder, and always removes it. Links no packages yet. */
export async function withTreeAt<T>(
  folder: string,
  revision: string,
  { env, flag }: TreeOptions,
  use: (tree: LinkedTree) => Promise<T>,
): Promise<T> {
  const checkout = checkoutOf(folder)
  if (checkout === undefined)
    throw new UserError(`${folder} is not in a git repository.`, 'Run it in a checkout with history.')
  const commit = await commitNamed(revision, folder, env)
  if (commit === undefined)
    throw new UserError(
      `Unknown revision: ${revision}.`,
      `Pass a branch, a tag or a commit, e.g. ${flag} v1.3.0.`,
    )
  const place = temporaryFolder('release', env)
  try {
    const top = join(place, 'release')
    await writeTree(checkout, commit, top, env)
    return await use({ commit, checkout, top })
  } finally {
    removeQuietly(place)
  }
}

/** Links the packages of the checkout into the tree. */
export function linkPackages({ checkout, top }: LinkedTree): void {
  const found = foldersOf(checkout).filter(folder => existsSync(join(checkout.top, folder, 'node_modules')))
  if (found.length === 0)
    throw new UserError(
      'No package is installed here: there is no node_modules.',
      'Install the packages first.',
    )
  for (const folder of found) {
    const link = join(top, folder, 'node_modules')
    if (existsSync(dirname(link)) && !existsSync(link))
      symlinkSync(join(checkout.top, folder, 'node_modules'), link)
  }
}

/** The folders from the requested one up to the top of the checkout, relative to it. */
export function foldersOf({ prefix }: Checkout): string[] {
  const parts = prefix.split('/').filter(Boolean)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/')).concat('')
}
