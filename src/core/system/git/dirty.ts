import { exit, UserError } from '../errors.ts'
import type { Environment } from '../process.ts'

/** Throws where a repository has changes that are not committed: what a command changes could not be told apart. */
export async function refuseDirty(folder: string, env: Environment): Promise<void> {
  const { runChild } = await import('../child.ts')
  const asked = ['git', 'status', '--porcelain', '--untracked-files=no', '--', '.']
  const { ok, stdout } = await runChild(asked, { cwd: folder, env: { ...env, GIT_OPTIONAL_LOCKS: '0' } })
  if (!ok || stdout.trim() === '') return
  throw new UserError(
    'There are changes that are not committed.',
    'Commit or stash them, so that you can read and undo what this command changes.',
    exit.conflict,
  )
}
