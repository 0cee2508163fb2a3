import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { foldersAbove } from '../../core/render/tree.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { foundAt } from '../../core/system/found.ts'
import { type Checkout, checkoutOf } from '../../core/system/git/checkout.ts'
import { refuseDirty } from '../../core/system/git/dirty.ts'
import { commitNamed } from '../../core/system/git/git.ts'
import {
  addToIndex,
  entriesOf,
  indexHash,
  replaceEntries,
  restoreIndex,
} from '../../core/system/git/index-entries.ts'
import type { Environment } from '../../core/system/process.ts'
import { readState, removeState, type SavedFile, statePath, type UpdateState, writeState } from './state.ts'
import { markerLine, removeEmptyFolders } from './write-update.ts'

/** Throws where an update is not done. One that was committed since is, and so is one whose commands have all ended well. */
export async function refuseUnfinished(root: string, env: Environment, isDryRun = false): Promise<void> {
  const state = readState(root)
  if (state === undefined) return
  const isDone =
    state.phase === 'steps' && (state.remaining.length === 0 || (await isCommitted(root, state, env)))
  if (isDone && isDryRun) return
  if (isDone) {
    await refuseDirty(root, env)
    return removeState(root)
  }
  throw new UserError(
    `The update from ${state.from} to ${state.to} is not done.`,
    state.phase === 'writing'
      ? 'It was interrupted: gapi update --abort restores the files.'
      : 'gapi update --continue, or --abort, which restores the files.',
    exit.conflict,
  )
}

async function isCommitted(root: string, { head }: UpdateState, env: Environment): Promise<boolean> {
  return (await commitNamed('HEAD', root, env)) !== head
}

/** Restores every file of an update, and git's index. Returns what was undone. */
export async function abortUpdate(root: string, env: Environment): Promise<UpdateState> {
  const { state, checkout } = unfinished(root)
  if (await isCommitted(root, state, env))
    throw new UserError(
      'There is a commit since the update began, so it is not undone.',
      'Undo that commit with git (git reset or git revert), or continue: gapi update --continue',
      exit.conflict,
    )
  // What is new goes first: it may be a folder where a file was.
  for (const file of state.files) if (file.copy === null) removeNew(root, file)
  for (const file of state.files) if (file.copy !== null) restore(root, file, file.copy)
  await restoreEntries(root, state, checkout, env)
  removeState(root)
  return state
}

function unfinished(root: string): { state: UpdateState; checkout: Checkout } {
  const state = readState(root)
  const checkout = checkoutOf(root)
  if (state && checkout) return { state, checkout }
  throw new UserError('There is no update to continue or to abort.', 'Begin one: gapi update')
}

function removeNew(root: string, { path }: SavedFile): void {
  const place = join(root, path)
  if (foundAt(place)?.isFile()) rmSync(place)
  removeEmptyFolders(root, dirname(path))
}

function restore(root: string, { path, mode }: SavedFile, copy: string): void {
  const place = join(root, path)
  refuseInTheWay(root, path)
  mkdirSync(dirname(place), { recursive: true })
  const saved = readFileSync(statePath(root, copy))
  const found = foundAt(place)
  // A link would be written through.
  if (found?.isSymbolicLink()) rmSync(place)
  if (!found?.isFile() || !readFileSync(place).equals(saved)) copyFileSync(statePath(root, copy), place)
  if (mode !== null) chmodSync(place, mode)
}

/** What somebody put where a file is restored since. */
function refuseInTheWay(root: string, path: string): void {
  const isOther = (each: string) => foundAt(join(root, each))?.isDirectory() === false
  const isFolder = foundAt(join(root, path))?.isDirectory() === true
  const place = foldersAbove(path).find(isOther) ?? (isFolder ? path : undefined)
  if (place === undefined) return
  throw new UserError(
    `${place} is in the way: ${path} was there before the update.`,
    'Move it, and run gapi update --abort again.',
    exit.conflict,
  )
}

/** The index becomes the one of before, or where other files were added since, the entries of the update do. */
async function restoreEntries(
  root: string,
  state: UpdateState,
  checkout: Checkout,
  env: Environment,
): Promise<void> {
  const saved = statePath(root, 'index')
  if (!existsSync(saved)) return
  if (state.phase === 'writing' || state.index === indexHash(checkout)) return restoreIndex(checkout, saved)
  // A lock file above the project takes no part in an update, so that its entry is not touched.
  const paths = state.files.map(({ path }) => path).filter(path => !path.startsWith('../'))
  const place = { checkout, env }
  await replaceEntries(place, paths, await entriesOf(place, paths, saved))
}

/**
 * Marks the conflicts of an update as resolved. Throws where one is left: a marker in a file, or a file of which git
 * was not told whether it stays.
 */
export async function resolveConflicts(root: string, env: Environment): Promise<UpdateState> {
  const { state, checkout } = unfinished(root)
  if (state.phase === 'writing')
    throw new UserError(
      'The update was interrupted.',
      'Restore the files: gapi update --abort',
      exit.conflict,
    )
  if (state.phase === 'steps') return state
  const place = { checkout, env }
  const paths = state.conflicts.map(({ path }) => path)
  const open = new Set(
    (await entriesOf(place, paths)).filter(({ stage }) => stage > 0).map(({ path }) => path),
  )
  const left = state.conflicts.flatMap(({ path, hasMarkers }) => {
    const file = join(root, path)
    const line = foundAt(file)?.isFile() ? markerLine(readFileSync(file)) : undefined
    if (line !== undefined) return [`${path}:${line}`]
    return !hasMarkers && open.has(path) ? [path] : []
  })
  if (left.length > 0)
    throw new UserError(
      `Conflicts are left: ${left.join(', ')}.`,
      'Edit the file and remove the markers; of a file without markers, say git add FILE or git rm FILE.',
      exit.conflict,
    )
  await addToIndex(place, paths)
  const resolved: UpdateState = { ...state, phase: 'steps', index: indexHash(checkout) }
  writeState(root, resolved)
  return resolved
}
