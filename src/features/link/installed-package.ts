import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { manifestIn } from './manifest.ts'

/** Where Node finds a package from a folder: its real path; undefined where it is not installed. */
export function installedFrom(folder: string, name: string): string | undefined {
  for (let place = realpathSync(folder); ; place = dirname(place)) {
    const path = join(place, 'node_modules', name)
    if (existsSync(join(path, 'package.json'))) return realpathSync(path)
    if (place === dirname(place)) return undefined
  }
}

export function versionIn(folder: string): string {
  return String(manifestIn(folder)?.version ?? 'no version')
}
