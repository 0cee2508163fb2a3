import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { checkFolderName } from '../../core/render/names.ts'
import { exit, systemCodeOf, UserError } from '../../core/system/errors.ts'

/** The folder of a new project. */
export interface Target {
  /** Absolute. */
  readonly path: string
  /** The path to type in the current folder. */
  readonly shown: string
  readonly exists: boolean
  /** Its files, except those that a new repository has. */
  readonly others: readonly string[]
}

/** Reads the state of a folder. Throws where it cannot be a project's folder, or should not. */
export function readTarget(cwd: string, folder: string): Target {
  if (folder.trim() === '') throw new UserError('The folder has no name.', 'Name one: create-good-api my-app')
  if (folder.includes('\0'))
    throw new UserError('The folder name holds a NUL byte.', 'Choose a name without it.')
  const path = resolve(cwd, folder)
  const shown = shownPath(cwd, path)
  const found = reading(shown, () => lstatSync(path, { throwIfNoEntry: false }))
  if (!found) {
    for (const part of missingParts(path, shown)) checkFolderName(part)
    return { path, shown, exists: false, others: [] }
  }
  if (found.isSymbolicLink()) throw linkError(path, shown)
  if (!found.isDirectory())
    throw new UserError(`${shown} is a file.`, 'Choose another folder.', exit.conflict)
  const names = reading(shown, () => readdirSync(path))
  return { path, shown, exists: true, others: names.filter(name => !isFromNewRepository(name)).sort() }
}

function reading<T>(shown: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === 'ENAMETOOLONG')
      throw new UserError(`${shown.slice(0, 40)}… is too long for a path.`, 'Choose a shorter name.')
    if (code === 'ENOTDIR')
      throw new UserError(`A part of ${shown} is a file.`, 'Choose another folder.', exit.conflict)
    if (code === 'EACCES')
      throw new UserError(`Cannot read ${shown}.`, 'Choose a folder you may read.', exit.failed)
    throw error
  }
}

/** The folders to create, the outermost first. */
function missingParts(path: string, shown: string): string[] {
  const parent = dirname(path)
  const found = statSync(parent, { throwIfNoEntry: false })
  if (found && !found.isDirectory())
    throw new UserError(`${parent} is a file.`, 'Choose another folder.', exit.conflict)
  return found ? [basename(path)] : [...missingParts(parent, shown), basename(path)]
}

function linkError(path: string, shown: string): UserError {
  const place = statSync(path, { throwIfNoEntry: false }) && realpathSync(path)
  const hint = place
    ? `Name the folder it points to: ${place}`
    : 'It points to nothing. Remove it, or choose another folder.'
  return new UserError(`${shown} is a symbolic link.`, hint, exit.conflict)
}

/** Files that git and its hosts add to a new repository. */
function isFromNewRepository(name: string): boolean {
  return /^(\.git|\.gitattributes|\.gitignore|\.DS_Store|(licen[cs]e|readme)(\..*)?)$/i.test(name)
}

/** Relative in the current folder or next to it, else absolute. */
function shownPath(cwd: string, path: string): string {
  const short = relative(cwd, path) || '.'
  return short.startsWith(join('..', '..')) ? path : short
}
