import { basename, join, relative } from 'node:path'
import { recordIn } from '../../core/system/json.ts'
import { findPackageManager } from '../../core/system/package-manager.ts'
import type { Environment } from '../../core/system/process.ts'
import { isInRange } from '../../core/system/version-range.ts'
import { installedFrom, versionIn } from './installed-package.ts'
import type { LinkTarget } from './link-target.ts'
import type { LinkingProject } from './linking-project.ts'
import { dependenciesOf } from './manifest.ts'
import { buildScriptIn, missingEntry } from './missing-entry.ts'

/** What will not work as it does once the package is published, a sentence each. */
export function linkWarnings(target: LinkTarget, project: LinkingProject, env: Environment): string[] {
  const manager = findPackageManager(join(target.path, 'package.json'), env)
  return [
    ...rangeWarning(target, project),
    ...entryWarning(target, manager),
    ...missingWarning(target, manager),
    ...copyWarnings(target, project),
  ]
}

function rangeWarning({ name, version }: LinkTarget, { dependencies }: LinkingProject): string[] {
  const wanted = dependencies.get(name) ?? ''
  if (version === undefined || isInRange(version, wanted) !== false) return []
  return [
    `${name} ${version} is not in the range ${wanted} of package.json, so an install uses another version.`,
  ]
}

function entryWarning({ name, path, folder, manifest }: LinkTarget, manager: string): string[] {
  const entry = missingEntry(path, manifest)
  if (entry === undefined) return []
  const script = buildScriptIn(manifest)
  const advice = script ? `Run there: ${manager} run ${script}` : 'It has no build script.'
  return [`${name} cannot be imported: ${entry} does not exist in ${folder}. ${advice}`]
}

/** Node looks for the dependencies of a linked package from its own folder. */
function missingWarning({ name, path, folder, manifest }: LinkTarget, manager: string): string[] {
  const optional = recordIn(manifest.peerDependenciesMeta)
  const needed = [...dependenciesOf(manifest, ['dependencies', 'peerDependencies']).keys()]
  const missing = needed.filter(
    dependency => recordIn(optional[dependency]).optional !== true && !installedFrom(path, dependency),
  )
  if (missing.length === 0) return []
  return [`${name} needs ${missing.join(', ')}, not found from ${folder}. Run there: ${manager} install`]
}

/** Two copies of a package have two states: instanceof fails between them, and a registry is filled in one only. */
function copyWarnings({ name, path, folder, manifest }: LinkTarget, project: LinkingProject): string[] {
  const shared = [...dependenciesOf(manifest, ['dependencies', 'peerDependencies']).keys()]
  return shared.flatMap(dependency => {
    if (!project.dependencies.has(dependency)) return []
    const [theirs, ours] = [installedFrom(path, dependency), installedFrom(project.root, dependency)]
    if (!theirs || !ours || theirs === ours) return []
    const back = relative(path, project.root)
    return [
      `There are two copies of ${dependency}: ${name} uses ${versionIn(theirs)} in ${folder}, and ${basename(project.root)} ${versionIn(ours)}. To share one, run in ${folder}: gapi link ${quoted(`${back}/node_modules/${dependency}`)}`,
    ]
  })
}

/** In double quotes, which every shell knows, where a path has more than letters and digits. */
function quoted(path: string): string {
  return /^[\w./@-]+$/.test(path) ? path : `"${path}"`
}
