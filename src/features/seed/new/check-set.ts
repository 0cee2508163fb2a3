import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { SeedSettings } from '../../../core/project/seed-settings.ts'
import { checkFolderName } from '../../../core/render/names.ts'
import { UserError } from '../../../core/system/errors.ts'

/**
 * Throws for a set whose files `gapi seed` would not read: a set is a folder directly in the folder of seeds,
 * with Knex's `recursive` also deeper, and a symbolic link is not followed.
 */
export function checkSet({ directories, recursive }: SeedSettings, set: string): void {
  const parts = recursive ? set.split('/') : [set]
  let folder = directories.at(-1) ?? ''
  for (const part of parts) {
    checkPart(part, set)
    folder = join(folder, part)
    const found = lstatSync(folder, { throwIfNoEntry: false })
    if (found && !found.isDirectory())
      throw new UserError(
        `The set ${set} is not a folder: ${folder} is a ${found.isSymbolicLink() ? 'symbolic link' : 'file'}.`,
        'Choose another name for the set.',
      )
  }
}

const isRead = /^[\p{L}\p{N}][^/\\]*$/u

/** What `readSeedFolder` ignores. */
const isIgnored = /^node_modules$|\.d\.[cm]?ts$|\.map$|\.(test|spec)\.\w+$/

function checkPart(part: string, set: string): void {
  if (!isRead.test(part) || isIgnored.test(part))
    throw new UserError(
      `${JSON.stringify(set)} is not a valid name for a set of seeds.`,
      'A set is a folder inside the folder of seeds. Pass its name alone, e.g. --set demo.',
    )
  checkFolderName(part)
}
