import type { Environment } from '../process.ts'
import type { Checkout } from './checkout.ts'
import { type MustGit, mustAnswer, withGit } from './git-folder.ts'
import { type GitTree, readBlobs, treeEntries } from './trees.ts'

/** The files of a commit, below the prefix of the checkout and relative to it. */
export interface CommitFiles {
  /** Empty where the commit does not have that folder. */
  readonly tree: GitTree
  /** The texts of some of them. */
  textsOf(paths: readonly string[]): Promise<ReadonlyMap<string, string>>
}

export async function filesOfCommit(
  checkout: Checkout,
  commit: string,
  env: Environment,
): Promise<CommitFiles> {
  const { prefix } = checkout
  const lent = <T>(use: (must: MustGit) => Promise<T>) =>
    withGit(checkout, env, ask => use(mustAnswer(ask, checkout)))
  const below = prefix === '' ? [] : ['--', prefix]
  const listed = await lent(must => must(['ls-tree', '-r', '-z', '--full-tree', commit, ...below]))
  const tree = new Map(treeEntries(listed).map(([path, entry]) => [path.slice(prefix.length), entry]))
  const textsOf = async (paths: readonly string[]) => {
    const wanted = paths.flatMap(path => {
      const id = tree.get(path)?.id
      return id === undefined ? [] : [[path, id] as const]
    })
    const blobs = await lent(must =>
      readBlobs(
        must,
        wanted.map(([, id]) => id),
      ),
    )
    return new Map(wanted.map(([path, id]) => [path, String(blobs.get(id))]))
  }
  return { tree, textsOf }
}
