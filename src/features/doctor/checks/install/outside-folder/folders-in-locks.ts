import { manifestPaths, sourcesIn } from '../../../repository/dependency-sources.ts'
import { isDocumentation, isTest, parentOf } from '../../../repository/places.ts'
import type { Texts } from '../../../repository/texts.ts'
import { linesOf } from '../../insertion.ts'

/** Whether a path that is written in a folder of the repository leads out of it. */
export type IsOutside = (folder: string, path: string) => boolean

interface LockedFolder {
  /** The lock file. */
  readonly file: string
  readonly line: number
  readonly folder: string
}

/** The folders outside of the repository that lock files install, each once. */
export function foldersInLocks(texts: Texts, isOutside: IsOutside): LockedFolder[] {
  const written = new Set(
    manifestPaths(texts).flatMap(path => sourcesIn(path, texts).map(({ source }) => source)),
  )
  return texts.paths.flatMap(file => {
    const read = readers.find(({ name }) => name.test(file))
    if (!read || isTest(file) || isDocumentation(file)) return []
    const text = texts.of(file) ?? ''
    // Most lock files have no path upwards and no absolute one.
    if (!/\.\.\/|(file|link|portal):[/~]/.test(text)) return []
    const outside = read.folders(linesOf(text)).filter(({ base, folder, source }) => {
      return !written.has(source) && isOutside(join(parentOf(file), base), folder)
    })
    const firsts = new Map(outside.map(({ line, folder }) => [folder, line] as const).reverse())
    return [...firsts].map(([folder, line]) => ({ file, line, folder })).reverse()
  })
}

interface Entry {
  readonly line: number
  /** The folder of the package that the path is relative to, from the lock file. */
  readonly base: string
  readonly folder: string
  /** As a package.json would write it. */
  readonly source: string
}

const readers: readonly { readonly name: RegExp; folders(lines: readonly string[]): Entry[] }[] = [
  { name: /(^|\/)(package-lock|npm-shrinkwrap)\.json$/, folders: inNpm },
  { name: /(^|\/)pnpm-lock\.yaml$/, folders: inPnpm },
  { name: /(^|\/)yarn\.lock$/, folders: inYarn },
  { name: /(^|\/)bun\.lock$/, folders: inYarn },
]

/** The keys of `packages`, relative to the lock file. */
function inNpm(lines: readonly string[]): Entry[] {
  return lines.flatMap((text, index) => {
    const [, folder] = /^ {4}"((?:\.\.\/|\/|[A-Za-z]:)[^"]*)": \{/.exec(text) ?? []
    if (folder === undefined || folder.includes('/node_modules/')) return []
    return [{ line: index + 1, base: '', folder, source: '' }]
  })
}

/** Paths are relative to the importer that is above them; elsewhere, to the lock file. */
function inPnpm(lines: readonly string[]): Entry[] {
  let base = ''
  let isImporter = false
  return lines.flatMap((text, index) => {
    if (/^\S/.test(text)) isImporter = text === 'importers:'
    const [, importer] = /^ {2}'?([^\s':][^':]*)'?:/.exec(text) ?? []
    if (importer !== undefined) base = isImporter ? importer : ''
    return pathIn(text, index, isImporter ? base : '')
  })
}

/** Yarn 4 names the workspace of a path: `b@portal:../b::locator=api%40workspace%3Apackages%2Fapi`. */
function inYarn(lines: readonly string[]): Entry[] {
  return lines.flatMap((text, index) => {
    const [, workspace = ''] = /locator=[^"&,]*?%40workspace%3A([^"&,]*)/.exec(text) ?? []
    return pathIn(text, index, workspace.replaceAll('%2F', '/'))
  })
}

function pathIn(text: string, index: number, base: string): Entry[] {
  const [source = '', folder] = /\b(?:file|link|portal):((?:\.\.\/|\/|~)[^\s"',:#(){}[\]]*)/.exec(text) ?? []
  return folder === undefined ? [] : [{ line: index + 1, base, folder, source }]
}

function join(folder: string, base: string): string {
  return [folder, base].filter(Boolean).join('/')
}
