import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isCi, makeLink } from '../../../templates/api/project/base/scripts/links.mjs'
import { UserError } from '../../core/system/errors.ts'
import { findPackageManager } from '../../core/system/package-manager.ts'
import type { Environment } from '../../core/system/process.ts'
import { commandsOf } from '../../core/system/toolchain/node-commands.ts'
import { writeLinks } from './link-record.ts'
import { type LinkTarget, linkTargetIn, refuseTarget } from './link-target.ts'
import { linkWarnings } from './link-warnings.ts'
import { findLinkingProject, type LinkingProject, refuseWithoutModules } from './linking-project.ts'

export interface LinkedPackage extends Pick<LinkTarget, 'name' | 'folder' | 'version'> {
  /** The range in package.json. */
  readonly wanted: string
  /** False if the link stood already. */
  readonly isNew: boolean
  /** Whether the scripts of the project make the link again after an install. */
  readonly isKept: boolean
  readonly warnings: readonly string[]
}

/** Makes the project of a folder use the package in another one. It is recorded first, so that a run that ends early is repaired by the next. */
export function linkPackage(given: string, cwd: string, env: Environment): LinkedPackage {
  refuseInCi(env)
  const project = findLinkingProject(cwd)
  refuseWithoutModules(project)
  const target = linkTargetIn(given, cwd, project)
  refuseTarget(target, project, addCommand(project, env))
  const { root, links, dependencies } = project
  const { name, folder, version } = target
  writeLinks(root, new Map([...links, [name, folder]]))
  const isNew = makeLink(root, name, folder)
  return {
    ...{ name, folder, version, isNew, wanted: dependencies.get(name) ?? '' },
    isKept: relinksItself(project),
    warnings: linkWarnings(target, project, env),
  }
}

export function refuseInCi(env: Environment): void {
  if (isCi(env))
    throw new UserError(
      'CI uses the installed version of every package, so nothing is linked here.',
      'Publish the package or commit its tarball, and raise its version in package.json. Elsewhere, unset CI.',
    )
}

/** Whether its `dev` and `test` make links again: a generated project, from this version on. */
export function relinksItself({ root }: LinkingProject): boolean {
  return existsSync(join(root, 'scripts', 'relink.mjs'))
}

function addCommand({ root }: LinkingProject, env: Environment): string {
  const name = findPackageManager(join(root, 'package.json'), env)
  return commandsOf({ name, version: '' }).add
}
