import { join } from 'node:path'
import { projectFile } from '../../core/render/project-file.ts'
import { foldersAbove } from '../../core/render/tree.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { foundAt } from '../../core/system/found.ts'
import { type Checkout, checkoutOf } from '../../core/system/git/checkout.ts'
import { type CommitFiles, filesOfCommit } from '../../core/system/git/commit-files.ts'
import { refuseDirty, refuseUnfinishedGit, untrackedOf } from '../../core/system/git/dirty.ts'
import { commitNamed } from '../../core/system/git/git.ts'
import type { PlainTree } from '../../core/system/git/merge-commits.ts'
import type { Environment } from '../../core/system/process.ts'
import { isLeftOut } from './file-kinds.ts'

/** The checkout of a project, and its last commit. */
export interface CommittedProject {
  readonly checkout: Checkout
  /** The last commit. */
  readonly head: string
  /** Its files in the folder of the project. */
  readonly files: CommitFiles
}

interface CommittedOptions {
  readonly root: string
  readonly env: Environment
  /** Whether there may be changes that are not committed: a dry run changes nothing. */
  readonly mayBeDirty: boolean
}

const commitFirst = 'Commit the project first, so that you can read and undo what an update changes: git init'

/** Throws where a project is in no commit, or something is not committed. */
export async function committed({ root, env, mayBeDirty }: CommittedOptions): Promise<CommittedProject> {
  const checkout = checkoutOf(root)
  if (checkout === undefined) throw new UserError(`${root} is not in a git repository.`, commitFirst)
  const head = await commitNamed('HEAD', root, env)
  if (head === undefined) throw new UserError('The repository has no commit.', commitFirst, exit.conflict)
  if (!mayBeDirty) {
    refuseUnfinishedGit(checkout)
    await refuseDirty(root, env)
  }
  const files = await filesOfCommit(checkout, head, env)
  if (files.tree.has(projectFile)) return { checkout, head, files }
  throw new UserError(
    `${join(root, projectFile)} is not in the last commit of ${checkout.top}.`,
    'Commit the project first: git add . and git commit; git check-ignore -v gapi.yml says what ignores it.',
    exit.conflict,
  )
}

/** Throws where a file that the template made is here, and git does not have it: an update would leave it as it is. */
export async function refuseUntracked(
  base: PlainTree,
  { files }: CommittedProject,
  root: string,
  env: Environment,
): Promise<void> {
  const missing = [...base.keys()].filter(path => {
    const isKnown = [path, ...foldersAbove(path)].some(each => files.tree.has(each))
    return !isKnown && !isLeftOut(path) && foundAt(join(root, path))?.isFile()
  })
  const [first, ...others] = missing.length > 0 ? await untrackedOf(root, missing, env) : []
  if (first === undefined) return
  const more = others.length > 0 ? ` and ${others.length} more files of the template are` : ' is'
  throw new UserError(
    `${first}${more} not committed.`,
    'Commit them, or delete or ignore what the project does not need.',
    exit.conflict,
  )
}
