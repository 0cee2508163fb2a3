import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { foundAt } from '../../core/system/found.ts'
import { type Checkout, checkoutOf } from '../../core/system/git/checkout.ts'
import { commitNamed } from '../../core/system/git/git.ts'
import { copyIndexTo, indexHash, replaceEntries, writeBlobs } from '../../core/system/git/index-entries.ts'
import { lockfiles } from '../../core/system/package-manager.ts'
import type { Environment } from '../../core/system/process.ts'
import { isWrittenByCommands } from './file-kinds.ts'
import { makeStateFolder, type SavedFile, statePath, type UpdateState, writeState } from './state.ts'
import type { PlannedChange, UpdatePlan } from './update-plan.ts'

/**
 * Writes all of a plan, after a state from which everything can be restored, and puts the versions of a conflict into
 * git's index, where editors find them.
 */
export async function writeUpdate(plan: UpdatePlan, env: Environment): Promise<UpdateState> {
  const { root, changes } = plan
  const checkout = checkoutOf(root)
  const head = await commitNamed('HEAD', root, env)
  if (checkout === undefined || head === undefined) throw new Error('The plan was made without a repository.')
  rmSync(statePath(root), { recursive: true, force: true })
  makeStateFolder(root)
  const files = savedFiles(checkout, root, changes)
  copyIndexTo(checkout, statePath(root, 'index'))
  const conflicts = changes.filter(({ action }) => action === 'conflict')
  const state: UpdateState = {
    from: plan.from,
    to: plan.to,
    phase: 'writing',
    head,
    files,
    conflicts: conflicts.map(({ path, after }) => ({
      path,
      hasMarkers: after !== undefined && hasMarkers(after),
    })),
    remaining: plan.steps,
    index: null,
  }
  writeState(root, state)
  for (const change of inOrder(changes)) writeChange(root, change)
  if (conflicts.length > 0) await writeStages(root, conflicts, checkout, env)
  const written: UpdateState = {
    ...state,
    phase: conflicts.length > 0 ? 'conflicts' : 'steps',
    index: indexHash(checkout),
  }
  writeState(root, written)
  return written
}

/** What is deleted comes first: a file may become a folder, or a folder a file. */
function inOrder(changes: readonly PlannedChange[]): PlannedChange[] {
  return changes.toSorted((a, b) => Number(a.after !== undefined) - Number(b.after !== undefined))
}

/** Copies of the files that change, and of those that the commands afterwards may write. */
function savedFiles({ prefix }: Checkout, root: string, changes: readonly PlannedChange[]): SavedFile[] {
  const written = ['openapi.json', '.env.example', 'docs/deprecations.md', 'docs/api-changelog.md']
  const here = lockfiles.map(({ file }) => file)
  // The lock file of a workspace is above its packages.
  const isOwn = here.some(file => existsSync(join(root, file)))
  const above = isOwn ? [''] : prefix.split('/').map((_, level) => '../'.repeat(level))
  const locks = above.flatMap(up => here.map(file => up + file))
  const others = [...locks, 'package.json', ...written.filter(isWrittenByCommands)]
  const paths = new Set([...changes.map(({ path }) => path), ...others])
  return [...paths].map((path, place) => {
    const found = foundAt(join(root, path))
    if (!found?.isFile()) return { path, copy: null, mode: null }
    const copy = `before/${place}`
    copyFileSync(join(root, path), statePath(root, copy))
    return { path, copy, mode: found.mode & 0o777 }
  })
}

function writeChange(root: string, { path, before, after, isExecutable }: PlannedChange): void {
  const place = join(root, path)
  if (after === undefined) {
    rmSync(place, { force: true })
    removeEmptyFolders(root, dirname(path))
    return
  }
  mkdirSync(dirname(place), { recursive: true })
  if (!before?.equals(after)) writeFileSync(place, after)
  const { mode } = statSync(place)
  const wanted = isExecutable ? mode | 0o111 : mode & ~0o111
  if (process.platform !== 'win32' && wanted !== mode) chmodSync(place, wanted)
}

export function removeEmptyFolders(root: string, folder: string): void {
  if (folder === '.' || !foundAt(join(root, folder))?.isDirectory()) return
  if (readdirSync(join(root, folder)).length > 0) return
  rmdirSync(join(root, folder))
  removeEmptyFolders(root, dirname(folder))
}

async function writeStages(
  root: string,
  conflicts: readonly PlannedChange[],
  checkout: Checkout,
  env: Environment,
): Promise<void> {
  mkdirSync(statePath(root, 'stages'), { recursive: true })
  const stages = conflicts.flatMap(({ path, stages }) => stages.map(stage => ({ path, ...stage })))
  const files = stages.map(({ content }, place) => {
    const file = statePath(root, `stages/${place}`)
    writeFileSync(file, content)
    return file
  })
  const ids = await writeBlobs({ checkout, env }, files)
  const entries = stages.map(({ path, mode, number }, place) => ({
    path,
    mode,
    stage: number,
    id: ids[place] ?? '',
  }))
  await replaceEntries(
    { checkout, env },
    conflicts.map(({ path }) => path),
    entries,
  )
}

const marker = /^(<{7}|\|{7}|>{7}) /m

export function hasMarkers(content: Buffer): boolean {
  return marker.test(content.toString('latin1'))
}

/** The line of the first marker of a conflict, from 1. */
export function markerLine(content: Buffer): number | undefined {
  const place = content.toString('latin1').search(marker)
  return place < 0 ? undefined : content.toString('latin1', 0, place).split('\n').length
}
