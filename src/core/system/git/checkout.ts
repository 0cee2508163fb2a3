import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { exit, systemCodeOf, UserError } from '../errors.ts'

/** A working tree and its git folders. All paths are absolute and without symbolic links. */
export interface Checkout {
  readonly top: string
  /** The path from the top to the requested folder: `packages/api/`, or ''. */
  readonly prefix: string
  /** HEAD and the index; a linked worktree has its own. */
  readonly gitFolder: string
  /** Another index than that of the checkout, absolute. */
  readonly index?: string
  /** The objects, the refs and the configuration. */
  readonly commonFolder: string
}

/**
 * The checkout that contains a folder, by the layout in gitrepository-layout(5); undefined outside of one.
 * Git is not called, because it would read the repository's configuration first.
 */
export function checkoutOf(folder: string): Checkout | undefined {
  const start = read(folder, () => realpathSync(folder))
  if (start === undefined) return undefined
  for (let top = start; ; top = dirname(top)) {
    const found = read(top, () => repositoryAt(join(top, '.git')))
    if (found) return { top, prefix: prefixOf(top, start), ...found }
    if (top === dirname(top)) return undefined
  }
}

function prefixOf(top: string, folder: string): string {
  const way = relative(top, folder).split(sep).join('/')
  return way === '' ? '' : `${way}/`
}

/** `.git` is a folder, or a file that names one: in submodules and linked worktrees. */
function repositoryAt(path: string): Pick<Checkout, 'gitFolder' | 'commonFolder'> | undefined {
  const named = statSync(path).isFile() ? /^gitdir: (.+?)[\r\n]*$/.exec(smallText(path))?.[1] : path
  if (named === undefined) return undefined
  const gitFolder = realpathSync(resolve(dirname(path), named))
  if (!lstatSync(join(gitFolder, 'HEAD'), { throwIfNoEntry: false })) return undefined
  const common = read(gitFolder, () => smallText(join(gitFolder, 'commondir')).trimEnd())
  const commonFolder = realpathSync(resolve(gitFolder, common ?? '.'))
  if (!statSync(join(commonFolder, 'objects')).isDirectory()) return undefined
  return { gitFolder, commonFolder }
}

const longestPath = 10_000

/**
 * The text of a small file that holds a path. Other files are not read, because a device or pipe may never
 * end.
 */
function smallText(path: string): string {
  const found = statSync(path)
  return found.isFile() && found.size < longestPath ? readFileSync(path, 'utf8') : ''
}

/** A missing file gives undefined; a file that may not be read throws. */
function read<T>(path: string, get: () => T): T | undefined {
  try {
    return get()
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (code === undefined) throw error
    throw new UnreadRepository(path, `${code} at ${path}`)
  }
}

/** The repository could not be read, so the question has no answer. Never the same as “there is none”. */
export class UnreadRepository extends UserError {
  /** The message of git or of the system. */
  readonly reason: string

  constructor(what: string, reason: string, hint = 'Try git fsck, or a fresh clone.') {
    super(`Git could not read ${what}: ${reason}.`, hint, exit.failed)
    this.reason = reason
  }
}
