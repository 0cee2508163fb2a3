import { lstatSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { UserError } from '../../core/system/errors.ts'
import type { Json } from '../../core/system/json.ts'
import { isBelow } from '../../core/system/process.ts'
import { installedFrom } from './installed-package.ts'
import type { LinkingProject } from './linking-project.ts'
import { manifestIn } from './manifest.ts'

/** A package in a folder on this machine. */
export interface LinkTarget {
  readonly name: string
  readonly version: string | undefined
  /** Absolute. */
  readonly path: string
  /** Relative to the project. */
  readonly folder: string
  readonly manifest: Json
}

/** The package in a folder, as it was given. Throws where it is none, or not one that a project can use. */
export function linkTargetIn(given: string, cwd: string, { root }: LinkingProject): LinkTarget {
  const path = placeOf(resolve(cwd, given))
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`${given} is not a folder.`, 'Pass the folder of a package, e.g. ../package-b.')
  if (realpathSync(path) === root)
    throw new UserError(`${given} is this project itself.`, 'Pass the folder of another package.')
  if (isBelow(join(root, 'node_modules'), path))
    throw new UserError(
      `${given} is in the node_modules of this project.`,
      'Pass the folder in which the package is developed, e.g. ../package-b.',
    )
  const manifest = manifestIn(path)
  if (!manifest)
    throw new UserError(
      `${given} is not a package: it has no package.json.`,
      'Pass the folder that has the package.json of the package.',
    )
  const { name, version } = manifest
  if (typeof name !== 'string' || name === '')
    throw new UserError(`${join(given, 'package.json')} has no name.`, 'Add the name of the package to it.')
  return {
    ...{ name, version: typeof version === 'string' ? version : undefined },
    ...{ path, folder: relative(root, path), manifest },
  }
}

/** Without symbolic links, but for the last name: a link that others keep up to date is followed each time. */
function placeOf(path: string): string {
  const above = dirname(path)
  return lstatSync(above, { throwIfNoEntry: false }) ? join(realpathSync(above), basename(path)) : path
}

/** Throws where the project does not depend on a package, or uses it from a folder already. */
export function refuseTarget({ name, path, folder }: LinkTarget, project: LinkingProject, add: string): void {
  const { root, manifest, dependencies, links } = project
  if (name === manifest.name)
    throw new UserError(`${name} is also the name of this project.`, 'Change one of the names.')
  if (!dependencies.has(name))
    throw new UserError(
      `${name} is not a dependency of ${join(root, 'package.json')}.`,
      `Add it first (${add} ${name}), or change to the folder of the package that depends on it.`,
    )
  const before = links.get(name)
  if (before !== undefined && before !== folder)
    throw new UserError(
      `${name} is linked to ${before} already.`,
      `Undo that first: gapi link --undo ${name}`,
    )
  if (before === undefined && installedFrom(root, name) === realpathSync(path))
    throw new UserError(
      `${name} is used from ${folder} already, by a workspace or by a link of the package manager.`,
      'There is nothing to do.',
    )
}
