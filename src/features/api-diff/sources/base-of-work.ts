import type { OpenOptions } from '../../../core/openapi/open-document.ts'
import { defaultBase, mergeBase } from '../../../core/system/git/git.ts'
import { ciBase } from './ci-base.ts'
import { NoBase } from './no-base.ts'
import type { Revision } from './open-revision.ts'

/**
 * Where the work on a branch began: the last commit that it has in common with the main branch, so that what
 * others add there meanwhile does not count as removed here. In CI, see ciBase.
 */
export async function baseOfWork({ cwd, env }: OpenOptions): Promise<Revision> {
  const name = ciBase(env) ?? (await defaultBase(cwd, env))?.name
  if (name !== undefined) return { name, hash: (await mergeBase(name, cwd, env)) ?? name }
  throw new NoBase(
    'There is no main branch to compare with.',
    'Pass --base with a branch, a tag, a commit, a file or a URL.',
  )
}
