import { type Json, recordIn } from '../../../core/system/json.ts'
import { inFolder, manifestAt } from './package-json.ts'
import { isDocumentation, isTest, parentOf } from './places.ts'
import { positionOf, type Texts } from './texts.ts'
import { yamlOf } from './yaml.ts'

/** Where a package.json says that a package comes from: a range, a folder, an address of git. */
export interface DependencySource {
  readonly name: string
  readonly source: string
  /** The package.json, or the pnpm-workspace.yaml beside it. */
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

/** All sources that a package.json and the settings of pnpm name, also to replace those of other packages. */
export function sourcesIn(path: string, texts: Texts): DependencySource[] {
  const manifest = manifestAt({ texts }, path)
  const text = texts.of(path) ?? ''
  const named = [
    ...['dependencies', 'devDependencies', 'optionalDependencies'].flatMap(kind => leavesOf(manifest[kind])),
    ...[manifest.overrides, manifest.resolutions, recordIn(manifest.pnpm).overrides].flatMap(leavesOf),
  ]
  const own = named.map(([name, source]) => {
    const at = text.indexOf(JSON.stringify(source))
    return { name, source, path, line: positionOf(text, Math.max(0, at)).line }
  })
  return [...own, ...sourcesOfPnpm(inFolder(parentOf(path), 'pnpm-workspace.yaml'), texts)]
}

/** The same of the settings of pnpm, in which `pnpm link` writes the folder. */
function sourcesOfPnpm(path: string, texts: Texts): DependencySource[] {
  const text = texts.of(path)
  if (text === undefined) return []
  const { overrides, catalog, catalogs } = yamlOf(text)
  return [overrides, catalog, catalogs].flatMap(leavesOf).map(([name, source]) => {
    return { name, source, path, line: positionOf(text, Math.max(0, text.indexOf(source))).line }
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
