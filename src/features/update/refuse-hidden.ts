import { dirname, join } from 'node:path'
import { exit, UserError } from '../../core/system/errors.ts'
import { foundAt } from '../../core/system/found.ts'
import { git } from '../../core/system/git/git-output.ts'
import type { Environment } from '../../core/system/process.ts'
import type { PlannedChange } from './update-plan.ts'

/**
 * Throws where git would not show what an update changes: in a file whose changes it was told to ignore, and in one that a
 * sparse checkout leaves out.
 */
export async function refuseHidden(
  root: string,
  changes: readonly PlannedChange[],
  env: Environment,
): Promise<void> {
  if (changes.length === 0) return
  const listed = await git(root, env, ['ls-files', '-v', '-z', '--cached'], ['index'])
  const marked = (listed ?? '').split('\0').filter(line => /^[a-zS] /.test(line))
  if (marked.length === 0) return
  const tags = new Map(marked.map(line => [line.slice(2), line.charAt(0)]))
  const absent = [...tags.keys()].filter(path => foundAt(join(root, path)) === undefined)
  const folders = new Set(absent.map(path => dirname(path)))
  for (const { path, action } of changes) {
    const tag = tags.get(path)
    const isAbsent = absent.includes(path) || (action === 'create' && folders.has(dirname(path)))
    if (isAbsent) throw sparseFault(path)
    if (tag !== undefined) throw hiddenFault(path, /s/i.test(tag) ? 'skip-worktree' : 'assume-unchanged')
  }
}

function sparseFault(path: string): UserError {
  return new UserError(
    `${path} is not checked out here (sparse checkout), and the template changes it. Nothing was changed.`,
    'Check out the whole project: git sparse-checkout disable',
    exit.conflict,
  )
}

function hiddenFault(path: string, flag: string): UserError {
  return new UserError(
    `Git was told to ignore changes of ${path} (${flag}), and the template changes it. Nothing was changed.`,
    `git update-index --no-${flag} ${path}, then commit what you changed there.`,
    exit.conflict,
  )
}
