import { type Json, recordIn } from '../../../core/system/json.ts'
import { manifestAt } from './package-json.ts'
import { isDocumentation, isTest } from './places.ts'
import { positionOf, type Texts } from './texts.ts'

/** Where a package.json says that a package comes from: a range, a folder, an address of git. */
export interface DependencySource {
  readonly name: string
  readonly source: string
  /** The package.json. */
  readonly path: string
  readonly line: number
}

/** Every package.json of the product; those of tests and examples may be wrong on purpose. */
export function manifestPaths({ paths }: Texts): string[] {
  return paths.filter(
    path =>
      /(^|\/)package\.json$/.test(path) &&
      !/(^|\/)(node_modules|vendor)\//.test(path) &&
      !isTest(path) &&
      !isDocumentation(path),
  )
}

/** All sources that a package.json names, also to replace those of other packages. */
export function sourcesIn(path: string, texts: Texts): DependencySource[] {
  const manifest = manifestAt({ texts }, path)
  const text = texts.of(path) ?? ''
  const named = [
    ...['dependencies', 'devDependencies', 'optionalDependencies'].flatMap(kind => leavesOf(manifest[kind])),
    ...[manifest.overrides, manifest.resolutions, recordIn(manifest.pnpm).overrides].flatMap(leavesOf),
  ]
  return named.map(([name, source]) => {
    const at = text.indexOf(JSON.stringify(source))
    return { name, source, path, line: positionOf(text, Math.max(0, at)).line }
  })
}

/** `overrides` of npm may be nested; `.` is the package itself. */
function leavesOf(value: unknown): [name: string, source: string][] {
  const section: Json = recordIn(value)
  return Object.entries(section).flatMap(([name, source]) => {
    if (typeof source === 'string') return [[name, source] as [string, string]]
    return leavesOf(source).map(([inner, leaf]): [string, string] => [inner === '.' ? name : inner, leaf])
  })
}
