import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { statusOf } from '../../../../core/system/git/git.ts'
import { type Environment, runProgram } from '../../../../core/system/process.ts'

/** A change to a file of the copy that git would commit. */
export interface Change {
  /** Relative to the root; a folder without tracked files ends with a slash. */
  readonly path: string
  readonly kind: 'untracked' | 'changed' | 'removed'
}

/**
 * Returns a function that lists what git status shows now and did not show before. The initial status is left
 * out, because line ends and filters can make a clone look edited.
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

/** Restores files of the copy from git. Ignored files stay, and so do commits. */
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
