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
  // FILE:LINE:PATTERN, a tab, and the path.
  const [where = '', path = ''] = stdout.split('\n', 1)[0]?.split('\t') ?? []
  const [colons, line] = /:(\d+):/.exec(where) ?? []
  if (!ok || colons === undefined) return
  const at = where.indexOf(colons)
  throw new UserError(
    `git would ignore ${path}: line ${line} of ${where.slice(0, at)} is ${where.slice(at + colons.length)}.`,
    'Choose another name, or change that line, e.g. to /data/ for the folder in the root only.',
  )
}
