import { UserError } from '../errors.ts'
import type { Environment } from '../process.ts'

/** Throws where git ignores a new file: it would be on this machine only. */
export async function refuseIgnored(
  folder: string,
  paths: readonly string[],
  env: Environment,
): Promise<void> {
  if (paths.length === 0) return
  const { runChild } = await import('../child.ts')
  const asked = ['git', 'check-ignore', '--verbose', '--', ...paths]
  const { ok, stdout } = await runChild(asked, { cwd: folder, env: { ...env, GIT_OPTIONAL_LOCKS: '0' } })
  const [, file = '', line = '', pattern = '', path = ''] = /^(.*):(\d+):(.*)\t(.*)$/m.exec(stdout) ?? []
  if (!ok || path === '') return
  throw new UserError(
    `git would ignore ${path}: line ${line} of ${file} is ${pattern}.`,
    'Choose another name, or change that line, e.g. to /data/ for the folder in the root only.',
  )
}
