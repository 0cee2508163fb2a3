import intersects from 'semver/ranges/intersects.js'
import minVersion from 'semver/ranges/min-version.js'
import validRange from 'semver/ranges/valid.js'
import type { Check, Hit } from '../../check.ts'
import { packageJson, recordIn } from '../../package-json.ts'
import { isDocumentation, isTest } from '../../places.ts'
import type { Subject } from '../../subject.ts'
import { positionOf } from '../../texts.ts'

export const engines: Check = {
  id: 'node/engines',
  severity: 'warning',
  point: 'requirements',
  title: 'It is written which Node it needs, and everything uses that',
  help: 'A newcomer with an older Node gets a syntax error instead of a sentence. And where .nvmrc, the image and CI name different versions, the one that is tested is not the one that runs.',
  run(subject) {
    const manifest = packageJson(subject)
    if (!manifest) return { notApplicable: 'There is no package.json at the root.' }
    const uses = usesIn(subject)
    const range = recordIn(manifest.engines).node
    if (range === undefined) return { hits: [withoutEngines(uses)] }
    const known = typeof range === 'string' ? validRange(range) : null
    if (known === null)
      return {
        hits: [
          {
            ...inManifest(subject, 'engines'),
            code: 'bad-engines',
            about: 'engines',
            args: { range: String(range) },
          },
        ],
      }
    return {
      hits: [
        ...uses.flatMap(use => useHits(use, known, String(range))),
        ...typesHits(manifest, known, subject),
      ],
    }
  },
}

/** A place that names a version of Node. */
interface Use {
  readonly path: string
  readonly line: number
  /** As it is written: `20`, `20.x`, `v22.11.0`. */
  readonly version: string
}

function usesIn({ texts, repository }: Subject): Use[] {
  return texts.paths.flatMap(path => {
    if (isTest(path) || isDocumentation(path)) return []
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
    const isOwn = folder === '' || !repository.manifests.has(folder)
    const pattern = isOwn ? patterns.find(({ file }) => file.test(path))?.version : undefined
    const text = pattern ? (texts.of(path) ?? '') : ''
    return pattern ? versionsIn(text, pattern).map(use => ({ path, ...use })) : []
  })
}

/** `lts/*`, `node`, `${{ matrix.node }}` and `ARG`s say no version. */
const patterns: readonly { readonly file: RegExp; readonly version: RegExp }[] = [
  { file: /^\.(nvmrc|node-version)$/, version: /^[ \t]*v?(\d+(?:\.\d+){0,2}(?:\.x)?)[ \t]*$/gm },
  { file: /^\.tool-versions$/, version: /^nodejs[ \t]+v?(\d+(?:\.\d+){0,2})/gm },
  {
    file: /^\.github\/workflows\/[^/]+\.ya?ml$/,
    version: /^[ \t-]*node(?:-version|_version|-versions)?:[ \t]*(\[[^\]]*\]|.+)$/gm,
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
      said.replace(/#.*$/, '').match(/(?<![\w.$/-])v?\d+(?:\.\d+){0,2}(?:\.x)?(?![\w-])/g) ?? []
    return said.includes('${{') ? [] : versions.map(version => ({ line, version: version.replace(/^v/, '') }))
  })
}

function withoutEngines(uses: readonly Use[]): Hit {
  const [oldest] = uses.map(({ version }) => Number.parseInt(version, 10)).sort((a, b) => a - b)
  return {
    code: 'no-engines',
    path: 'package.json',
    about: 'engines',
    args: { version: String(oldest ?? 20) },
  }
}

/** `24` means any 24, so it is enough that some of them will do. */
function useHits({ path, line, version }: Use, known: string, range: string): Hit[] {
  if (validRange(version) === null || intersects(version, known)) return []
  const where = path.startsWith('.github/') ? 'CI' : path
  return [{ code: 'other-node', path, line, about: version, args: { where, version, range } }]
}

function typesHits(manifest: Readonly<Record<string, unknown>>, known: string, subject: Subject): Hit[] {
  const said = { ...recordIn(manifest.dependencies), ...recordIn(manifest.devDependencies) }['@types/node']
  const types = typeof said === 'string' && validRange(said) ? minVersion(said)?.major : undefined
  const least = minVersion(known)?.major
  if (types === undefined || least === undefined || types <= least || least === 0) return []
  const args = { types: String(types), least: String(least) }
  return [
    { ...inManifest(subject, '@types/node'), code: 'newer-types', about: 'types', severity: 'info', args },
  ]
}

function inManifest({ texts }: Subject, key: string) {
  const text = texts.of('package.json') ?? ''
  return { path: 'package.json', line: positionOf(text, Math.max(0, text.indexOf(`"${key}"`))).line }
}
