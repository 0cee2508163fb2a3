import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { foldersAbove } from '../../core/render/tree.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { foundAt } from '../../core/system/found.ts'
import type { PlannedChange } from './update-plan.ts'

/**
 * Throws where a file that git does not track, a folder, a link or another repository is where a file goes. What the
 * update deletes is in nobody's way: the template may turn a file into a folder, and the other way round.
 */
export function refuseBlocked(root: string, changes: readonly PlannedChange[]): void {
  const deleted = new Set(changes.flatMap(({ path, after }) => (after === undefined ? [path] : [])))
  for (const { path, before, after } of changes) {
    if (after === undefined) continue
    const place = blockedFolder(root, path, deleted) ?? blockedPlace(root, path, before, deleted)
    if (place === undefined) continue
    throw new UserError(
      `${place} is in the way: the template has a file ${path} now. Nothing was changed.`,
      'Move it, or commit it, and run the command again.',
      exit.conflict,
    )
  }
}

function blockedFolder(root: string, path: string, deleted: ReadonlySet<string>): string | undefined {
  return foldersAbove(path).find(each => {
    const found = foundAt(join(root, each))
    if (found?.isDirectory()) return foundAt(join(root, `${each}/.git`)) !== undefined
    return found !== undefined && !(found.isFile() && deleted.has(each))
  })
}

function blockedPlace(
  root: string,
  path: string,
  before: Buffer | undefined,
  deleted: ReadonlySet<string>,
): string | undefined {
  const found = foundAt(join(root, path))
  if (found === undefined) return undefined
  if (found.isDirectory()) return isEmptied(root, path, deleted) ? undefined : path
  if (!found.isFile()) return path
  // Where case does not count, a file that gets another case is found under its new name.
  const isSelf = [...deleted].some(each => each.toLowerCase() === path.toLowerCase())
  return before === undefined && !isSelf ? path : undefined
}

/** Whether a folder goes with the last of its files. An empty one stays: no file of it is deleted. */
function isEmptied(root: string, folder: string, deleted: ReadonlySet<string>): boolean {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return (
    entries.length > 0 &&
    entries.every(entry => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? isEmptied(root, path, deleted) : deleted.has(path)
    })
  )
}
