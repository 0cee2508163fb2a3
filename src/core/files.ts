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
import { exit, systemCodeOf, UserError } from './errors.ts'
import type { Tree } from './tree.ts'

/** Files that were written and can still be taken back. */
export interface Written {
  /** Puts everything back as it was, and nothing else. */
  undo(): void
}

/**
 * Makes a folder that does not exist yet, or nothing: everything is written beside it first, then renamed into place.
 * Synchronous, so that no signal falls between two files.
 */
export function writeNewFolder(target: string, tree: Tree): Written {
  const parents = makeFolders(dirname(target))
  const staging = join(dirname(target), `.${basename(target).slice(0, 200)}.${process.pid}.tmp`)
  const undo = () => {
    rmSync(staging, { recursive: true, force: true })
    removeEmpty(parents)
  }
  try {
    stage(staging, tree)
    renameSync(staging, target)
  } catch (error) {
    undo()
    throw writeFailure(error, target)
  }
  return {
    undo() {
      rmSync(target, { recursive: true, force: true })
      removeEmpty(parents)
    },
  }
}

/**
 * Writes into a folder that exists: everything is staged inside it first, then renamed file by file. A journal
 * undoes exactly what was done when a rename fails, or later on request.
 */
export function writeIntoFolder(target: string, tree: Tree): Written {
  const staging = join(target, `.gapi-${process.pid}.tmp`)
  const journal: (() => void)[] = []
  const undo = () => {
    for (const step of journal.splice(0).reverse()) step()
  }
  try {
    mkdirSync(staging)
    stage(join(staging, 'new'), tree)
    for (const path of tree.keys()) moveIn(path)
    return { undo }
  } catch (error) {
    undo()
    throw writeFailure(error, target)
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }

  function moveIn(path: string): void {
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
    writeFileSync(join(folder, path), content)
  }

  function make(path: string): void {
    if (made.has(path)) return
    if (path !== '.') make(dirname(path))
    mkdirSync(join(folder, path))
    made.add(path)
  }
}

/** Makes a folder and its parents; returns those it made, the outermost first. */
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

/** The sentence for a system's refusal; anything unknown stays the bug it may be. */
function writeFailure(error: unknown, target: string): unknown {
  const [says, hint] = failures[systemCodeOf(error) ?? ''] ?? []
  if (!says || !hint) return error
  const code = says === failures.ENOTEMPTY?.[0] ? exit.conflict : exit.failed
  return new UserError(`Could not write ${target}: ${says}. Nothing was changed.`, hint, code)
}

const failures: Readonly<Record<string, readonly [says: string, hint: string]>> = {
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
  ENOENT: ['a part of the path leads nowhere', 'Choose another folder.'],
  ENOTDIR: ['a part of the path is a file', 'Choose another folder.'],
  ENOTEMPTY: ['another process made that folder just now', 'Choose a new folder, or pass --on-conflict.'],
  EEXIST: ['another process made that folder just now', 'Choose a new folder, or pass --on-conflict.'],
}
