import { lstatSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unlessRefused } from './errors.ts'
import { isLeftOver, scratchName } from './owned-name.ts'
import type { Environment } from './process.ts'

/**
 * Makes a temporary folder that only this user may open. Its name contains its process; folders of the same
 * kind whose process is gone are removed first.
 */
export function temporaryFolder(of: string, env: Environment): string {
  const place = realpathSync(temporaryPlace(env))
  for (const path of leftOverIn(place, of)) removeQuietly(path)
  const folder = join(place, scratchName(of))
  mkdirSync(folder, { mode: 0o700 })
  return folder
}

export function temporaryPlace(env: Environment): string {
  return env.TMPDIR || tmpdir()
}

/** What processes of this user that are gone left in a folder. */
export function leftOverIn(place: string, of: string): string[] {
  return readdirSync(place)
    .filter(name => isLeftOver(name, of))
    .map(name => join(place, name))
    .filter(isOwn)
}

/**
 * Whether this user owns it. Where users have no ids (Windows), the temporary folder itself belongs to the
 * user.
 */
export function isOwn(path: string): boolean {
  const user = process.getuid?.()
  return user === undefined || lstatSync(path, { throwIfNoEntry: false })?.uid === user
}

/** Another process may remove it at the same moment, and a leftover does no harm. */
export function removeQuietly(path: string): void {
  unlessRefused(() => rmSync(path, { recursive: true, force: true }))
}
