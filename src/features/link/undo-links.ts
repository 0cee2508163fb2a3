import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { restore } from '../../../templates/api/project/base/scripts/links.mjs'
import { didYouMean } from '../../core/system/did-you-mean.ts'
import { UserError } from '../../core/system/errors.ts'
import { recordIn } from '../../core/system/json.ts'
import { findPackageManager } from '../../core/system/package-manager.ts'
import type { Environment } from '../../core/system/process.ts'
import { installedFrom } from './installed-package.ts'
import { writeLinks } from './link-record.ts'
import { findLinkingProject, type LinkingProject } from './linking-project.ts'

export interface UndoneLink {
  readonly name: string
  readonly folder: string
  /** False where no version of it is installed now. */
  readonly isInstalled: boolean
}

export interface UndoneLinks {
  readonly root: string
  readonly undone: readonly UndoneLink[]
  /** Installs what package.json lists, and changes neither it nor the lock file. */
  readonly install: readonly string[]
}

/** Restores the installed version of one linked package, by its name or its folder, or of all. The record goes last. */
export function undoLinks(given: string | undefined, cwd: string, env: Environment): UndoneLinks {
  const project = findLinkingProject(cwd)
  const { root } = project
  const links = new Map(project.links)
  const undone = namesFor(given, cwd, project).map(name => {
    const folder = links.get(name) ?? ''
    const isInstalled = restore(root, name, folder) || installedFrom(root, name) !== undefined
    links.delete(name)
    writeLinks(root, links)
    return { name, folder, isInstalled }
  })
  return { root, undone, install: installCommand(project, env) }
}

function namesFor(given: string | undefined, cwd: string, { root, links }: LinkingProject): string[] {
  const names = [...links.keys()]
  if (given === undefined) return names
  const named = names.filter(name => name === given)
  const found =
    named.length > 0
      ? named
      : names.filter(name => resolve(root, links.get(name) ?? '') === resolve(cwd, given))
  if (found.length > 0) return found
  throw new UserError(
    `${given} is not linked.${didYouMean(given, names)}`,
    names.length > 0 ? `What is linked: ${names.join(', ')}` : 'Nothing is linked in this project.',
  )
}

function installCommand({ root, manifest }: LinkingProject, env: Environment): readonly string[] {
  const manager = findPackageManager(join(root, 'package.json'), env)
  if (manager === 'npm') return ['npm', 'install', '--no-save', '--no-audit', '--no-fund']
  const isClassic = manager === 'yarn' && !isBerry(root, recordIn(manifest).packageManager)
  if (isClassic) return ['yarn', 'install', '--frozen-lockfile', '--check-files']
  return [manager, 'install', manager === 'yarn' ? '--immutable' : '--frozen-lockfile']
}

function isBerry(root: string, packageManager: unknown): boolean {
  return existsSync(join(root, '.yarnrc.yml')) || /^yarn@(?!1\.)/.test(String(packageManager))
}
