import { lockfiles, type PackageManager, packageManagers } from '../../../core/system/package-manager.ts'
import type { PackageManifest } from './manifest.ts'

/** The package manager of a repository, and the file that determines it. */
export interface ChosenManager {
  readonly name: PackageManager
  readonly from: string
}

/**
 * From the tracked lock file, else from `packageManager` in package.json. If there are several lock files,
 * that field decides.
 */
export function chosenManager(
  files: ReadonlySet<string>,
  manifest?: PackageManifest,
): ChosenManager | undefined {
  const locked = trackedLocks(files)
  const named = packageManagers.find(name => manifest?.packageManager?.startsWith(`${name}@`))
  if (named === undefined) return locked[0]
  return locked.find(({ name }) => name === named) ?? locked[0] ?? { name: named, from: 'package.json' }
}

/** The tracked lock files of a folder (default: the root). */
export function trackedLocks(files: ReadonlySet<string>, folder = ''): ChosenManager[] {
  return lockfiles
    .filter(({ file }) => files.has(folder ? `${folder}/${file}` : file))
    .map(({ file, manager }) => ({ name: manager, from: file }))
}
