import { statusOf } from '../../../core/git.ts'
import type { Environment } from '../../../core/process.ts'

/** What a step has done to a file of the copy that git would commit. */
export interface Change {
  /** Relative to the root; a folder of which git tracks nothing ends with a slash. */
  readonly path: string
  readonly kind: 'untracked' | 'changed' | 'removed'
}

/**
 * Tells, whenever it is called, what git sees now that it did not see before. What was there at first is left out: line
 * ends and filters can make a clone look edited.
 */
export async function changesIn(root: string, env: Environment): Promise<() => Promise<Change[]>> {
  let known = await statusOf(root, env)
  return async () => {
    const before = known
    known = await statusOf(root, env)
    return [...(known ?? [])].flatMap(([path, status]) =>
      before?.get(path) === status ? [] : [{ path, kind: kindOf(status) }],
    )
  }
}

function kindOf(status: string): Change['kind'] {
  if (status === '??') return 'untracked'
  return status.includes('D') ? 'removed' : 'changed'
}
