import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { systemCodeOf, UserError } from '../../core/errors.ts'
import type { SeedSettings } from '../../core/seed-settings.ts'

export type SeedKind = 'code' | 'yaml' | 'json' | 'csv'

/** A seed that is in the folder. */
export interface SeedFile {
  /** Relative to the folder, with `/`: “development/02_products.yaml”. */
  readonly shown: string
  /** Without its extension: “02_products”. */
  readonly name: string
  /** The folder it is in, or '' for what lies directly in the folder of seeds. */
  readonly set: string
  /** Absolute. */
  readonly file: string
  readonly kind: SeedKind
}

export interface SeedFolder {
  /** Every folder in it, by name. */
  readonly sets: readonly string[]
  /** Set by set, in the order of their names. */
  readonly files: readonly SeedFile[]
}

/** The seeds of a project. Throws a UserError where two files are one seed; a folder that is missing holds none. */
export function readSeedFolder({ directories, extensions }: SeedSettings): SeedFolder {
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

/** “02_products” → “products”: what a file says by its name. */
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

/** No declarations, no maps, no tests, nothing hidden. */
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
  for (const { set, name, shown } of files) {
    const before = seen.get(`${set}/${name}`)
    if (before) throw new UserError(`${before} and ${shown} are one seed by name.`, 'Rename or remove one.')
    seen.set(`${set}/${name}`, shown)
  }
}
