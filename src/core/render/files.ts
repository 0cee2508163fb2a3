import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { exit, systemCodeOf, UserError } from '../system/errors.ts'
import { closeJournal, keepJournal, removeLeftStagings, withStaging } from './staging.ts'
import { modeOf, type Tree } from './tree.ts'

/** Written files that can still be undone. */
export interface Written {
  /** Restores the previous state of these files, and nothing else. */
  undo(): void
}

/**
 * Creates a new folder with all files or nothing: everything is written to a temporary folder next to it,
 * then renamed. Synchronous, so that no signal arrives between two files; leftovers of a killed process are
 * removed by the next run.
 */
export function writeNewFolder(target: string, tree: Tree): Written {
  const parents = makeFolders(dirname(target))
  const name = basename(target).slice(0, 200)
  const undo = () => removeEmpty(parents)
  try {
    removeLeftStagings(dirname(target), name)
    withStaging(dirname(target), name, staging => {
      stage(join(staging, 'new'), tree)
      renameSync(join(staging, 'new'), target)
    })
  } catch (error) {
    undo()
    throw writeFailure(error, target)
  }
  return {
    undo() {
      rmSync(target, { recursive: true, force: true })
      undo()
    },
  }
}

/**
 * Writes into an existing folder: everything is staged inside it, then renamed file by file. A journal undoes
 * exactly what was done: when a rename fails, later on request, or in the next run if this one is killed.
 */
export function writeIntoFolder(target: string, tree: Tree): Written {
  const journal: (() => void)[] = []
  const undo = () => {
    for (const step of journal.splice(0).reverse()) step()
  }
  try {
    withStaging(target, 'gapi', staging => {
      stage(join(staging, 'new'), tree)
      keepJournal(staging, target, tree)
      for (const path of tree.keys()) moveIn(path, staging)
      closeJournal(staging)
    })
    return { undo }
  } catch (error) {
    undo()
    throw writeFailure(error, target)
  }

  function moveIn(path: string, staging: string): void {
    const place = join(target, path)
    const made = makeFolders(dirname(place))
    journal.push(() => removeEmpty(made))
    const before = lstatSync(place, { throwIfNoEntry: false })
    const old = before && readFileSync(place)
    renameSync(join(staging, 'new', path), place)
    journal.push(() =>
      old ? writeFileSync(place, old, { mode: before.mode }) : rmSync(place, { force: true }),
    )
  }
}

function stage(folder: string, tree: Tree): void {
  const made = new Set<string>()
  make('.')
  for (const [path, content] of tree) {
    make(dirname(path))
    writeFileSync(join(folder, path), content, { mode: modeOf(content) })
  }

  function make(path: string): void {
    if (made.has(path)) return
    if (path !== '.') make(dirname(path))
    mkdirSync(join(folder, path))
    made.add(path)
  }
}

/** Creates a folder and its parents; returns those it created, the outermost first. */
function makeFolders(folder: string): string[] {
  if (lstatSync(folder, { throwIfNoEntry: false })) return []
  const made = makeFolders(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    removeEmpty(made)
    throw writeFailure(error, folder)
  }
  return [...made, folder]
}

function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    if (readdirSync(folder).length > 0) return
    rmdirSync(folder)
  }
}

/** The message for a known system error; any other error is returned unchanged. */
function writeFailure(error: unknown, target: string): unknown {
  const [message, hint] = failures[systemCodeOf(error) ?? ''] ?? []
  if (!message || !hint) return error
  const code = message === failures.ENOTEMPTY?.[0] ? exit.conflict : exit.failed
  return new UserError(`Could not write ${target}: ${message}. Nothing was changed.`, hint, code)
}

const failures: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  EACCES: ['permission denied', 'Choose a folder you may write to.'],
  EPERM: ['the system does not permit it', 'Choose a folder you may write to.'],
  EROFS: ['it is on a read-only file system', 'Choose a folder you may write to.'],
  ENOSPC: ['the disk is full', 'Make room, and run the command again.'],
  EDQUOT: ['your disk quota is used up', 'Make room, and run the command again.'],
  EFBIG: [
    'a file is larger than this process may write',
    'Raise the limit (ulimit -f), and run the command again.',
  ],
  EMFILE: ['too many files are open', 'Close some, or raise the limit (ulimit -n).'],
  ENAMETOOLONG: ['the path is too long', 'Choose a shorter name, or a folder nearer to the root.'],
  ENOENT: ['a part of the path does not exist', 'Choose another folder.'],
  ENOTDIR: ['a part of the path is a file', 'Choose another folder.'],
  ENOTEMPTY: ['another process made that folder just now', 'Choose a new folder, or pass --on-conflict.'],
  EEXIST: ['another process made that folder just now', 'Choose a new folder, or pass --on-conflict.'],
}
