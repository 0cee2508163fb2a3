import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { exit, UserError } from '../../core/system/errors.ts'
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
export async function refuseUnfinished(root: string, env: Environment): Promise<void> {
  const state = readState(root)
  if (state === undefined) return
  const isDone =
    state.phase === 'steps' && (state.remaining.length === 0 || (await isCommitted(root, state, env)))
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
  for (const file of state.files) restore(root, file)
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

function restore(root: string, { path, copy, mode }: SavedFile): void {
  const place = join(root, path)
  if (copy === null) {
    if (lstatSync(place, { throwIfNoEntry: false })?.isFile()) rmSync(place)
    removeEmptyFolders(root, dirname(path))
    return
  }
  mkdirSync(dirname(place), { recursive: true })
  const saved = readFileSync(statePath(root, copy))
  if (!existsSync(place) || !readFileSync(place).equals(saved)) copyFileSync(statePath(root, copy), place)
  if (mode !== null) chmodSync(place, mode)
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
  const paths = state.files.map(({ path }) => path)
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
    const line = existsSync(file) ? markerLine(readFileSync(file)) : undefined
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
