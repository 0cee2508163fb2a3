import { resolve } from 'node:path'
import { isLinked } from '../../../templates/api/project/base/scripts/links.mjs'
import { UserError } from '../../core/system/errors.ts'
import { recordIn } from '../../core/system/json.ts'
import { findLinkingProject } from './linking-project.ts'
import { manifestIn } from './manifest.ts'

export interface ListedLink {
  readonly name: string
  readonly folder: string
  /** `removed`: by an install. `gone`: the folder has no such package any more. */
  readonly state: 'linked' | 'removed' | 'gone'
  /** The version in the folder. */
  readonly version: string | undefined
  /** The range in package.json; undefined where it is not a dependency any more. */
  readonly wanted: string | undefined
}

/** The packages that the project of a folder uses from elsewhere. */
export function listLinks(cwd: string): ListedLink[] {
  const { root, links, dependencies } = findLinkingProject(cwd)
  return [...links].map(([name, folder]) => {
    const there = packageIn(resolve(root, folder))
    const stands = isLinked(root, name, folder)
    return {
      ...{ name, folder, wanted: dependencies.get(name) },
      state: there.name !== name ? 'gone' : stands ? 'linked' : 'removed',
      version: typeof there.version === 'string' ? there.version : undefined,
    }
  })
}

/** A package.json that cannot be read is as good as none. */
function packageIn(folder: string) {
  try {
    return recordIn(manifestIn(folder))
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return {}
  }
}
