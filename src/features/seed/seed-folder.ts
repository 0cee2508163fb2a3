import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SeedSettings } from '../../core/project/seed-settings.ts'
import { systemCodeOf, UserError } from '../../core/system/errors.ts'

export type SeedKind = 'code' | 'yaml' | 'json' | 'csv'

/** A seed in the folder. */
export interface SeedFile {
  /** Relative to the folder, with `/`: “development/02_products.yaml”. */
  readonly shown: string
  /** Without its extension: “02_products”. */
  readonly name: string
  /** Its folder; '' for a file directly in the folder of seeds. */
  readonly set: string
  /** Absolute. */
  readonly file: string
  readonly kind: SeedKind
}

export interface SeedFolder {
  /** The names of all folders in it. */
  readonly sets: readonly string[]
  /** Set by set, sorted by name. */
  readonly files: readonly SeedFile[]
}

/**
 * The seeds of a project. Throws a UserError where two files of a folder have the same name; a missing folder
 * counts as empty.
 */
export function readSeedFolder(settings: SeedSettings): SeedFolder {
  return settings.recursive || settings.directories.length > 1 ? asKnex(settings) : bySet(settings)
}

/**
 * Several folders, or `recursive`: by the whole path, or with `sortDirsSeparately` folder by folder. Without
 * `recursive`, the folders inside are sets and come after.
 */
function asKnex(settings: SeedSettings): SeedFolder {
  const { directories, extensions, recursive, sortDirsSeparately } = settings
  const files = directories.flatMap(directory =>
    recursive ? filesBelow(directory, '', extensions) : filesIn(directory, '', extensions).sort(byFile),
  )
  const sets = recursive ? { sets: [], files: [] } : bySet(settings)
  const own = sortDirsSeparately ? files : files.sort(byFile)
  refuseDuplicates(own)
  return { sets: sets.sets, files: [...own, ...sets.files.filter(({ set }) => set !== '')] }
}

function filesBelow(directory: string, below: string, extensions: readonly string[]): SeedFile[] {
  const files = new Map(filesIn(directory, below, extensions).map(file => [file.file, file]))
  return entriesOf(join(directory, below))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name, isFolder }) => {
      if (isFolder) return filesBelow(directory, below ? `${below}/${name}` : name, extensions)
      const file = files.get(join(directory, below, name))
      return file ? [{ ...file, set: '' }] : []
    })
}

function byFile(a: SeedFile, b: SeedFile): number {
  return a.file < b.file ? -1 : 1
}

function bySet({ directories, extensions }: SeedSettings): SeedFolder {
  const entries = directories.map(directory => entriesOf(directory))
  const sets = new Set(entries.flat().flatMap(entry => (entry.isFolder ? [entry.name] : [])))
  const files = ['', ...[...sets].sort()].flatMap(set =>
    directories
      .flatMap(directory => filesIn(directory, set, extensions))
      .sort((a, b) => (a.shown < b.shown ? -1 : 1)),
  )
  refuseDuplicates(files)
  return { sets: [...sets].sort(), files }
}

/** “02_products” → “products”: the table in a file's name. */
export function subjectOf(name: string): string {
  return name.replace(/^[\dT:-]+[_-]+/, '')
}

function filesIn(directory: string, set: string, extensions: readonly string[]): SeedFile[] {
  return entriesOf(join(directory, set)).flatMap(({ name, isFolder }) => {
    const kind = isFolder ? undefined : kindOf(name, extensions)
    if (!kind) return []
    const file = join(directory, set, name)
    return [{ shown: set ? `${set}/${name}` : name, name: name.replace(/\.\w+$/, ''), set, file, kind }]
  })
}

function kindOf(name: string, extensions: readonly string[]): SeedKind | undefined {
  const extension = name.slice(name.lastIndexOf('.'))
  if (extensions.includes(extension)) return 'code'
  if (extension === '.yaml' || extension === '.yml') return 'yaml'
  return extension === '.json' ? 'json' : extension === '.csv' ? 'csv' : undefined
}

/** Without declarations, source maps, tests and hidden files. */
function entriesOf(directory: string): { readonly name: string; readonly isFolder: boolean }[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter(({ name }) => !/^[._]|^node_modules$|\.d\.[cm]?ts$|\.map$|\.(test|spec)\.\w+$/.test(name))
      .map(entry => ({ name: entry.name, isFolder: entry.isDirectory() }))
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    return []
  }
}

function refuseDuplicates(files: readonly SeedFile[]): void {
  const seen = new Map<string, string>()
  for (const { file, name, shown } of files) {
    const key = join(dirname(file), name)
    const before = seen.get(key)
    if (before) throw new UserError(`${before} and ${shown} are one seed by name.`, 'Rename or remove one.')
    seen.set(key, shown)
  }
}
