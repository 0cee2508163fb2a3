import { cpSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../../../core/errors.ts'
import { filesUnlikeHead, remoteAddresses, topOf, trackedFiles } from '../../../core/git.ts'
import { type Environment, runProgram } from '../../../core/process.ts'
import type { Repository } from '../repository.ts'
import { withoutUser } from './environment.ts'

export interface CopyRequest {
  /** An empty folder to make it in. */
  readonly into: string
  /** The caller's, to read the checkout with. */
  readonly env: Environment
  /** That of the run, to make the copy with. */
  readonly clean: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/**
 * Copies what git tracks, with its uncommitted edits, as a clone with the whole history; outside git, all but
 * node_modules. Only reads the checkout. The objects of git are copied: it would set the time of those it shares, and
 * a link would share their rights. Resolves to the folder in the copy that stands for the root of the repository.
 */
export async function copyRepository(repository: Repository, request: CopyRequest): Promise<string> {
  const { into, env, clean } = request
  const top = await topOf(repository.root, env)
  if (top === undefined) {
    const copy = join(into, basename(repository.root) || 'repository')
    for (const path of repository.files) copyFile(repository.root, copy, path)
    return copy
  }
  const copy = join(into, basename(top.folder) || 'repository')
  writeFileSync(join(clean.HOME ?? into, '.gitconfig'), identity)
  await git(into, ['clone', '--quiet', '--no-hardlinks', '--template=', '--', top.folder, copy], request)
  const edited = (await filesUnlikeHead(top.folder, env)) ?? (await trackedFiles(top.folder, env)) ?? []
  for (const path of edited) copyFile(top.folder, copy, path)
  if (edited.length > 0) {
    await git(copy, ['add', '--all', '--force'], request)
    await git(copy, ['commit', '--quiet', '--allow-empty', '--message', 'Uncommitted edits'], request)
  }
  await setRemote(copy, top.folder, request)
  return join(copy, top.prefix)
}

const identity = '[user]\n\tname = Newcomer\n\temail = newcomer@example.com\n[init]\n\tdefaultBranch = main\n'

/** The copy knows the same origin as the checkout, for what reads it, and can push to none. */
async function setRemote(copy: string, checkout: string, request: CopyRequest): Promise<void> {
  const [address] = await remoteAddresses(checkout, request.env)
  if (address === undefined) return git(copy, ['remote', 'remove', 'origin'], request)
  await git(copy, ['remote', 'set-url', 'origin', withoutUser(address)], request)
  await git(copy, ['remote', 'set-url', '--push', 'origin', 'no-push://disabled'], request)
}

/** Brings a file to the state it has in the checkout, which may be that it is gone. */
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
      'Try git clone on it yourself, and mend what it says.',
    )
}
