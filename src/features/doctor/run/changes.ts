import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { statusOf } from '../../../core/git.ts'
import { type Environment, runProgram } from '../../../core/process.ts'

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

/** Brings files of the copy back to what git has of them. What git ignores stays, and so does what is committed. */
export async function undo(
  changes: readonly Change[],
  root: string,
  { env, signal }: { readonly env: Environment; readonly signal: AbortSignal },
): Promise<void> {
  const made = changes.filter(({ kind }) => kind === 'untracked')
  const tracked = changes.filter(({ kind }) => kind !== 'untracked')
  for (const { path } of made) rmSync(join(root, path), { recursive: true, force: true })
  if (tracked.length === 0) return
  const paths = tracked.map(({ path }) => path)
  await runProgram(['git', 'checkout', '--quiet', '--', ...paths], { cwd: root, env, signal })
}
