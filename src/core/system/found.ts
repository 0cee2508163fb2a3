import { lstatSync, type Stats } from 'node:fs'
import { systemCodeOf } from './errors.ts'

/** What is at a path, a link itself and not its target; undefined where nothing is, also below a file. */
export function foundAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOTDIR') throw error
    return undefined
  }
}
