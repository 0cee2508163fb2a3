import { type Json, recordIn } from '../../../../../core/system/json.ts'
import { before } from '../../../../../core/system/trimmed.ts'
import { inFolder, packageFolders, packageJson } from '../../../repository/package-json.ts'
import { yamlOf } from '../../../repository/yaml.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { amount, only } from '../../subject.ts'

const findings = {
  'unapproved-scripts': {
    message: '{names}: install scripts that are neither allowed nor denied.',
    hint: 'Decide for each in {place}: true where it builds something, false where it only prints or downloads what is already there. npm 12 runs only those that are named.',
  },
}

type Code = keyof typeof findings

export const allowScripts: Check<Code> = {
  id: 'install/allow-scripts',
  severity: 'warning',
  point: 'requirements',
  title: 'Install scripts of dependencies are allowed or denied by name',
  why: 'An install script of a dependency runs on every machine that installs, with all the rights of its user. npm 12 and pnpm 10 run only those that are named, so a set-up that works with an older npm breaks for a newcomer who has the next one.',
  finds:
    'Dependencies that the lock file marks with an install script and that neither `allowScripts` (npm), `onlyBuiltDependencies` or `ignoredBuiltDependencies` (pnpm) nor `trustedDependencies` (Bun) names.',
  ignores:
    'Scripts that are denied by name, and lock files that do not record scripts (Yarn, Bun, pnpm from 9 on).',
  advice:
    'Name each dependency: true where the script builds something, false where it only prints or downloads what is already there.',
  findings,
  run(context) {
    const locks = packageFolders(context.repository.manifests).flatMap(folder => {
      const lock = lockOf(context, folder)
      return lock ? [{ folder, lock }] : []
    })
    if (locks.length === 0) return { notApplicable: 'No lock file records install scripts.' }
    const read = locks.flatMap(({ folder, lock }) => (lock === 'broken' ? [] : [{ folder, lock }]))
    const count = read.reduce((sum, { lock }) => sum + lock.names.length, 0)
    const hits = read.flatMap(({ folder, lock }) => hitsOf(folder, lock, context))
    const files = read.length === 1 ? 'the lock file' : `${read.length} lock files`
    const subject = only(`${files}, with ${amount(count, 'install script').text}`)
    if (read.length === locks.length) return { hits, subject }
    return { hits, blocked: 'The lock file is not valid JSON.' }
  },
}

function hitsOf(folder: string, { names, place }: Lock, context: CheckContext): Hit<Code>[] {
  const decided = decidedIn(packageJson(context, folder) ?? {}, folder, context)
  const open = names.filter(name => !decided.has(name))
  if (open.length === 0) return []
  const path = inFolder(folder, 'package.json')
  const args = { names: open.join(', '), place }
  return [{ code: 'unapproved-scripts', path, about: open.join(), args }]
}

interface Lock {
  /** The dependencies with install scripts. */
  readonly names: readonly string[]
  /** Where scripts are allowed or refused. */
  readonly place: string
}

/** The lock files of Yarn and Bun do not list install scripts, nor do pnpm's since version 9. */
function lockOf({ texts }: CheckContext, folder: string): Lock | 'broken' | undefined {
  const npm =
    texts.of(inFolder(folder, 'package-lock.json')) ?? texts.of(inFolder(folder, 'npm-shrinkwrap.json'))
  const read = npm === undefined ? undefined : jsonOf(npm)
  if (npm !== undefined)
    return read
      ? { names: namesInNpm(read), place: `allowScripts of ${inFolder(folder, 'package.json')}` }
      : 'broken'
  const pnpm = texts.of(inFolder(folder, 'pnpm-lock.yaml'))
  if (pnpm === undefined || !pnpm.includes('requiresBuild: true')) return undefined
  return {
    names: namesInPnpm(pnpm),
    place: `onlyBuiltDependencies of ${inFolder(folder, 'pnpm-workspace.yaml')}`,
  }
}

function namesInNpm(lock: Json): string[] {
  const packages = Object.entries(recordIn(lock.packages))
  const names = packages.flatMap(([path, value]) => {
    const { hasInstallScript, link } = recordIn(value)
    const name = path.split('node_modules/').at(-1) ?? ''
    return hasInstallScript === true && link !== true && path.includes('node_modules/') ? [name] : []
  })
  return [...new Set(names)].sort()
}

function namesInPnpm(text: string): string[] {
  const entries = text.split(/^ {2}(?=\S)/m).filter(entry => /^ {4}requiresBuild: true$/m.test(entry))
  const names = entries.flatMap(entry => /^['"]?\/?((?:@[^/@]+\/)?[^/@'"(:]+)/.exec(entry)?.[1] ?? [])
  return [...new Set(names)].sort()
}

/** Dependencies that are allowed or refused, in the settings of npm, pnpm and Bun. */
function decidedIn(manifest: Json, folder: string, { texts }: CheckContext): Set<string> {
  const workspace = yamlOf(texts.of(inFolder(folder, 'pnpm-workspace.yaml')))
  const lists = [
    'onlyBuiltDependencies',
    'neverBuiltDependencies',
    'ignoredBuiltDependencies',
    'trustedDependencies',
  ]
  const places = [manifest, recordIn(manifest.pnpm), workspace]
  const named = places.flatMap(place => [
    ...lists.flatMap(list => (Array.isArray(place[list]) ? place[list].map(String) : [])),
    ...['allowScripts', 'allowBuilds'].flatMap(list => Object.keys(recordIn(place[list]))),
  ])
  return new Set(named.map(name => name.charAt(0) + before(name.slice(1), '@')))
}

/** A lock file with merge conflicts is not JSON; readme/lockfile-match reports that. */
function jsonOf(text: string): Json | undefined {
  try {
    return recordIn(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}
