import { parseYaml, YamlFault } from '../../../../core/yaml.ts'
import type { Check, Hit } from '../../check.ts'
import { type Json, packageJson, recordIn } from '../../package-json.ts'
import type { Subject } from '../../subject.ts'

export const allowScripts: Check = {
  id: 'install/allow-scripts',
  severity: 'warning',
  point: 'requirements',
  title: 'Which dependencies may run a script at install is decided',
  help: 'A script of a dependency runs on every machine that installs, with all that its user may do. npm 12 and pnpm 10 run none that is not named, so a set-up that works today with an older npm breaks for a newcomer who has the next one.',
  run(subject) {
    const manifest = packageJson(subject)
    const lock = lockOf(subject)
    if (!manifest || !lock)
      return { notApplicable: 'No lock file here says which dependencies have scripts.' }
    const decided = decidedIn(manifest, subject)
    const names = lock.names.filter(name => !decided.has(name))
    if (names.length === 0) return { hits: [] }
    const hit: Hit = {
      ...{ code: 'unapproved-scripts', path: 'package.json', about: names.join() },
      args: { names: names.join(', '), place: lock.place },
    }
    return { hits: [hit] }
  },
}

interface Lock {
  /** The dependencies with scripts. */
  readonly names: readonly string[]
  /** Where one decides. */
  readonly place: string
}

/** Yarn's and Bun's lock files do not say it, nor do pnpm's since version 9. */
function lockOf({ texts }: Subject): Lock | undefined {
  const npm = texts.of('package-lock.json') ?? texts.of('npm-shrinkwrap.json')
  if (npm !== undefined) return { names: namesInNpm(npm), place: 'allowScripts of package.json' }
  const pnpm = texts.of('pnpm-lock.yaml')
  if (pnpm === undefined || !pnpm.includes('requiresBuild: true')) return undefined
  return { names: namesInPnpm(pnpm), place: 'onlyBuiltDependencies of pnpm-workspace.yaml' }
}

function namesInNpm(text: string): string[] {
  const packages = Object.entries(recordIn(jsonOf(text).packages))
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

/** Allowed and refused alike: npm's, pnpm's and Bun's ways of saying it. */
function decidedIn(manifest: Json, { texts }: Subject): Set<string> {
  const workspace = yamlOf(texts.of('pnpm-workspace.yaml'))
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
  return new Set(named.map(name => name.replace(/(.)@.*$/, '$1')))
}

/** A lock file in the middle of a merge is no JSON; that is another's to say. */
function jsonOf(text: string): Json {
  try {
    return recordIn(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return {}
  }
}

function yamlOf(text: string | undefined): Json {
  try {
    return recordIn(parseYaml(text ?? ''))
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error
    return {}
  }
}
