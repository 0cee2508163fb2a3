import { cpSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../../../../core/system/errors.ts'
import { checkoutOf } from '../../../../core/system/git/checkout.ts'
import { remoteAddresses, trackedFiles, uncommittedFiles } from '../../../../core/system/git/git.ts'
import { withGitCopy } from '../../../../core/system/git/git-folder.ts'
import { type Environment, runProgram } from '../../../../core/system/process.ts'
import type { Repository } from '../../repository/repository.ts'
import { withoutUser } from '../process/environment.ts'

export interface CopyRequest {
  /** An empty folder for the copy. */
  readonly into: string
  /** The caller's environment, to read the checkout. */
  readonly env: Environment
  /** The environment of the run, to make the copy. */
  readonly clean: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/**
 * Copies the tracked files, with uncommitted edits, as a clone with the whole history; outside git, all files
 * except node_modules. Only reads the checkout. Git's objects are copied: git would update the times of
 * shared ones, and hard links would share their permissions. Resolves to the folder in the copy that
 * corresponds to the root of the repository.
 */
export async function copyRepository(repository: Repository, request: CopyRequest): Promise<string> {
  const { into, env, clean } = request
  const checkout = repository.isGit ? checkoutOf(repository.root) : undefined
  if (checkout === undefined) {
    const copy = join(into, basename(repository.root) || 'repository')
    for (const path of repository.files) copyFile(repository.root, copy, path)
    return copy
  }
  const { top, prefix } = checkout
  const copy = join(into, basename(top) || 'repository')
  writeFileSync(join(clean.HOME ?? into, '.gitconfig'), identity)
  await withGitCopy(checkout, into, env, source =>
    git(into, ['clone', '--quiet', '--template=', '--', source, copy], request),
  )
  const edited = (await uncommittedFiles(top, env)) ?? (await trackedFiles(top, env)) ?? []
  for (const path of edited) copyFile(top, copy, path)
  if (edited.length > 0) {
    await git(copy, ['add', '--all', '--force'], request)
    await git(copy, ['commit', '--quiet', '--allow-empty', '--message', 'Uncommitted edits'], request)
  }
  await setRemote(copy, top, request)
  return join(copy, prefix)
}

const identity = '[user]\n\tname = Newcomer\n\temail = newcomer@example.com\n[init]\n\tdefaultBranch = main\n'

/** The copy has the same origin as the checkout, for tools that read it, but cannot push. */
async function setRemote(copy: string, checkout: string, request: CopyRequest): Promise<void> {
  const [address] = await remoteAddresses(checkout, request.env)
  if (address === undefined) return git(copy, ['remote', 'remove', 'origin'], request)
  await git(copy, ['remote', 'set-url', 'origin', withoutUser(address)], request)
  await git(copy, ['remote', 'set-url', '--push', 'origin', 'no-push://disabled'], request)
}

/** Brings a file to its state in the checkout, where it may be deleted. */
function copyFile(from: string, to: string, path: string): void {
  const target = join(to, path)
  const source = lstatSync(join(from, path), { throwIfNoEntry: false })
  if (source?.isDirectory()) return
  rmSync(target, { force: true, recursive: true })
  if (source === undefined) return
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(from, path), target, { verbatimSymlinks: true, preserveTimestamps: true })
}

async function git(cwd: string, args: readonly string[], { clean, signal }: CopyRequest): Promise<void> {
  const ran = await runProgram(['git', ...args], { cwd, env: clean, signal })
  if (!ran.ok && !signal.aborted)
    throw new UserError(
      `The repository could not be copied: ${ran.output.split('\n')[0] || ran.reason}.`,
      'Try git clone on it yourself, and fix what it reports.',
    )
}
