import type { Environment } from '../process.ts'
import { queryGit } from './git-folder.ts'
import { worktreeOf } from './git-output.ts'

/** A tag in the history of what is checked out. */
export interface Tag {
  readonly name: string
  /** When it was created, or its commit where it has no date of its own. */
  readonly date: Date
}

/** The tags in the history of HEAD, in no order; undefined outside a repository. */
export async function tagsOf(folder: string, env: Environment): Promise<Tag[] | undefined> {
  const checkout = await worktreeOf(folder, env)
  if (checkout === undefined) return undefined
  const format = '--format=%(creatordate:unix) %(refname:strip=2)'
  const args = ['for-each-ref', '--merged=HEAD', format, 'refs/tags']
  // Without a commit there is no HEAD.
  const { ok, stdout } = await queryGit(checkout, env, args, ['refs'])
  const lines = ok ? stdout.split('\n').filter(Boolean) : []
  return lines.map(line => {
    const [seconds = '', ...name] = line.split(' ')
    return { name: name.join(' '), date: new Date(Number(seconds) * 1000) }
  })
}
