import { recordIn } from '../../../../../core/system/json.ts'
import { intersects, minVersion, validRange } from '../../../../../core/system/version-range.ts'
import { inFolder, packageFolders, packageJson } from '../../../repository/package-json.ts'
import { trackedLocks } from '../../../repository/package-manager.ts'
import { isDocumentation, isTest } from '../../../repository/places.ts'
import type { Texts } from '../../../repository/texts.ts'
import { positionOf } from '../../../repository/texts.ts'
import type { Check, Hit } from '../../check.ts'
import type { CheckContext } from '../../context.ts'
import { type Insertion, linesOf } from '../../insertion.ts'
import { amount, both, only } from '../../subject.ts'

const findings = {
  'no-engines': {
    message: '{manifest} does not declare the Node version.',
    hint: 'Add "engines": { "node": ">={version}" }.',
    fix: addEngines,
  },
  'bad-engines': {
    message: 'engines.node in {manifest} is “{range}”, which is not a valid version range.',
    hint: 'Use a range, e.g. ">=20.19.0".',
  },
  'other-node': {
    message: '{where} uses Node {version}, and engines in {manifest} requires {range}.',
    hint: 'Use the same version in both.',
  },
  'newer-types': {
    message:
      '@types/node is for Node {types}, and engines in {manifest} permits Node {least}, which has fewer APIs.',
    hint: 'Use the types of the oldest Node: "@types/node": "^{least}".',
  },
}

type Code = keyof typeof findings

export const engines: Check<Code> = {
  id: 'node/engines',
  severity: 'warning',
  point: 'requirements',
  title: 'package.json declares the Node version, and everything uses it',
  why: 'A newcomer with an older Node gets a syntax error instead of a message. And where .nvmrc, the image and CI name different versions, the one that is tested is not the one that runs.',
  finds:
    'A missing or invalid `engines.node`, and `.nvmrc`, `.node-version`, `.tool-versions`, Dockerfiles or workflows with a Node version outside of it. `@types/node` newer than the oldest permitted Node is a note.',
  ignores: '`lts/*`, computed matrices, images without a version; packages that Bun runs.',
  advice: 'Use the same range everywhere; npm warns by the range in package.json.',
  findings,
  run(context) {
    const folders = packageFolders(context.repository.manifests)
    if (folders.length === 0) return { notApplicable: 'There is no package.json.' }
    const uses = folders.map(folder => usesIn(folder, context))
    const [first = ''] = folders
    return {
      hits: folders.flatMap((folder, at) => hitsIn(folder, uses[at] ?? [], context)),
      subject: both(
        folders.length === 1 ? only(inFolder(first, 'package.json')) : amount(folders.length, 'package'),
        amount(uses.flat().length, 'other place with a Node version', 'other places with a Node version'),
      ),
    }
  },
}

function hitsIn(folder: string, uses: readonly Use[], context: CheckContext): Hit<Code>[] {
  const manifest = packageJson(context, folder) ?? {}
  const name = inFolder(folder, 'package.json')
  const range = recordIn(manifest.engines).node
  if (range === undefined) return isOfBun(manifest, folder, uses, context) ? [] : [withoutEngines(uses, name)]
  const known = typeof range === 'string' ? validRange(range) : null
  const args = { range: String(range), manifest: name }
  if (known === null)
    return [{ ...inManifest(name, 'engines', context), code: 'bad-engines', about: 'engines', args }]
  return [...uses.flatMap(use => useHits(use, known, args)), ...typesHits(manifest, known, name, context)]
}

/** Whether Bun runs the package, and nothing names a Node version. */
function isOfBun(
  { engines: declared, scripts }: Readonly<Record<string, unknown>>,
  folder: string,
  uses: readonly Use[],
  { repository }: CheckContext,
): boolean {
  if (uses.length > 0) return false
  if (recordIn(declared).bun !== undefined) return true
  const { start, dev } = recordIn(scripts)
  const isRunByBun = /^bun (run )?(--?\w\S* )*\S+\.[cm]?[jt]sx?\b/.test(String(start ?? dev ?? ''))
  return isRunByBun && trackedLocks(repository.files, folder).some(({ name }) => name === 'bun')
}

/** A place with a Node version. */
interface Use {
  readonly path: string
  readonly line: number
  /** As written: `20`, `20.x`, `v22.11.0`. */
  readonly version: string
}

/** In the folder of a package, and at the root. */
function usesIn(owner: string, { texts, repository }: CheckContext): Use[] {
  return texts.paths.flatMap(path => {
    if (isTest(path) || isDocumentation(path)) return []
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
    const isOwn = folder === '' || folder === owner || !repository.manifests.has(folder)
    const name = folder !== '' && folder === owner ? path.slice(folder.length + 1) : path
    const pattern = isOwn ? patterns.find(({ file }) => file.test(name))?.version : undefined
    const text = pattern ? (texts.of(path) ?? '') : ''
    return pattern ? versionsIn(text, pattern).map(use => ({ path, ...use })) : []
  })
}

/** `lts/*`, `node`, `${{ matrix.node }}` and `ARG`s contain no version. */
const patterns: readonly { readonly file: RegExp; readonly version: RegExp }[] = [
  { file: /^\.(nvmrc|node-version)$/, version: /^[ \t]*v?(\d+(?:\.\d+){0,2}(?:\.x)?)[ \t]*$/gm },
  { file: /^\.tool-versions$/, version: /^nodejs[ \t]+v?(\d+(?:\.\d+){0,2})/gm },
  {
    file: /^\.github\/workflows\/[^/]+\.ya?ml$/,
    version: /^[ \t-]*node(?:-version|_version|-versions)?:[ \t]*(\[[^\]]{0,500}\]|\S.*)$/gm,
  },
  {
    file: /(^|\/)(Dockerfile[^/]*|[^/]+\.Dockerfile)$/i,
    version: /^FROM[ \t]+(?:--\S+[ \t]+)?(?:[\w.-]+\/)*node:v?(\d+(?:\.\d+){0,2})/gim,
  },
]

function versionsIn(text: string, pattern: RegExp): Omit<Use, 'path'>[] {
  return [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: said = '', index }) => {
    const { line } = positionOf(text, index + whole.indexOf(said))
    const versions =
      said.replace(/#.*/g, '').match(/(?<![\w.$/-])v?\d+(?:\.\d+){0,2}(?:\.x)?(?![\w-])/g) ?? []
    return said.includes('${{') ? [] : versions.map(version => ({ line, version: version.replace(/^v/, '') }))
  })
}

function withoutEngines(uses: readonly Use[], manifest: string): Hit<Code> {
  const [oldest] = uses.map(({ version }) => Number.parseInt(version, 10)).sort((a, b) => a - b)
  return {
    code: 'no-engines',
    path: manifest,
    about: 'engines',
    args: { manifest, version: String(oldest ?? 20) },
  }
}

/** `24` means any 24, so one matching version is enough. */
function useHits({ path, line, version }: Use, known: string, args: Record<string, string>): Hit<Code>[] {
  if (validRange(version) === null || intersects(version, known)) return []
  const where = path.startsWith('.github/') ? 'CI' : path
  return [{ code: 'other-node', path, line, about: version, args: { ...args, where, version } }]
}

function typesHits(
  manifest: Readonly<Record<string, unknown>>,
  known: string,
  name: string,
  context: CheckContext,
): Hit<Code>[] {
  const said = { ...recordIn(manifest.dependencies), ...recordIn(manifest.devDependencies) }['@types/node']
  const types = typeof said === 'string' && validRange(said) ? minVersion(said)?.major : undefined
  const least = minVersion(known)?.major
  if (types === undefined || least === undefined || types <= least || least === 0) return []
  const args = { types: String(types), least: String(least), manifest: name }
  return [
    {
      ...inManifest(name, '@types/node', context),
      code: 'newer-types',
      about: 'types',
      severity: 'info',
      args,
    },
  ]
}

function inManifest(path: string, key: string, { texts }: CheckContext) {
  const text = texts.of(path) ?? ''
  return { path, line: positionOf(text, Math.max(0, text.indexOf(`"${key}"`))).line }
}

function addEngines({ path, args: { version = '' } = {} }: Hit, texts: Texts): Insertion[] {
  const after = lastLineOf(texts.of(path) ?? '', ['name', 'version', 'description', 'private', 'type'])
  return after === undefined ? [] : [{ path, after, lines: [`  "engines": { "node": ">=${version}" },`] }]
}

/**
 * The last of these keys that is on its own line at the top level of a package.json and followed by another.
 */
function lastLineOf(text: string, keys: readonly string[]): number | undefined {
  const index = linesOf(text).findLastIndex(
    line => line.endsWith(',') && keys.some(key => line.startsWith(`  "${key}": `)),
  )
  return index < 0 ? undefined : index + 1
}
