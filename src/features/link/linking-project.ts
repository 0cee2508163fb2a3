import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { linksFile, readLinks } from '../../../templates/api/project/base/scripts/links.mjs'
import { UserError } from '../../core/system/errors.ts'
import type { Json } from '../../core/system/json.ts'
import { dependenciesOf, manifestIn } from './manifest.ts'

/** A project of any kind that has a package.json, and the packages that it uses from other folders. */
export interface LinkingProject {
  /** Absolute, without symbolic links. */
  readonly root: string
  readonly manifest: Json
  /** Name → range. */
  readonly dependencies: ReadonlyMap<string, string>
  /** Name → folder, relative to the root. */
  readonly links: ReadonlyMap<string, string>
}

/** The project of the nearest package.json, in a folder or above it. */
export function findLinkingProject(cwd: string): LinkingProject {
  const root = rootOf(cwd)
  const manifest = manifestIn(root) ?? {}
  const links = readLinks(root)
  if (!links)
    throw new UserError(
      `${join(root, linksFile)} cannot be read.`,
      'Delete it, install the packages again, and link again.',
    )
  return { root, manifest, dependencies: dependenciesOf(manifest), links: new Map(Object.entries(links)) }
}

/** Throws where packages are not in node_modules. */
export function refuseWithoutModules({ root }: LinkingProject): void {
  if (existsSync(join(root, '.pnp.cjs')))
    throw new UserError(
      "This project is installed with Yarn's Plug'n'Play, which has no node_modules to link in.",
      'Set nodeLinker: node-modules in .yarnrc.yml, or use yarn link.',
    )
}

function rootOf(cwd: string): string {
  for (let folder = realpathSync(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (folder === dirname(folder)) break
  }
  throw new UserError(
    `There is no package.json in ${resolve(cwd)} or above it.`,
    'Change to the folder of the project that uses the package.',
  )
}
