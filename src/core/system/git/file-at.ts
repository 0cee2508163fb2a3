import { posix, relative, sep } from 'node:path'
import type { Environment } from '../process.ts'
import { queryGit } from './git-folder.ts'
import { worktreeOf } from './git-output.ts'

export type FileAtRevision =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'no-repository' | 'no-revision' | 'no-file' }

/** A file as it was at a revision; `path` is absolute, below `folder`. */
export async function fileAt(
  revision: string,
  path: string,
  folder: string,
  env: Environment,
): Promise<FileAtRevision> {
  const checkout = await worktreeOf(folder, env)
  if (checkout === undefined) return { kind: 'no-repository' }
  const named = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]
  const { ok, stdout: hash } = await queryGit(checkout, env, named, ['refs'])
  if (!ok) return { kind: 'no-revision' }
  // From the folder as it was named, which may lead through a symbolic link.
  const inside = posix.normalize(`${checkout.prefix}${relative(folder, path).split(sep).join('/')}`)
  const shown = await queryGit(checkout, env, ['cat-file', 'blob', `${hash.trim()}:${inside}`])
  return shown.ok ? { kind: 'text', text: shown.stdout } : { kind: 'no-file' }
}
