import { readdirSync } from 'node:fs'
import { sep } from 'node:path'
import { systemCodeOf, UserError } from '../../core/errors.ts'
import type { MigrationSettings } from '../../core/migration-settings.ts'

/** A migration that is in the folder. */
export interface MigrationFile {
  /** Without its extension: what it is compared by. */
  readonly name: string
  /** With its extension, as Knex records it. */
  readonly fileName: string
  /** Absolute. */
  readonly file: string
}

export interface MigrationFolder {
  /** In the order they are applied. */
  readonly files: readonly MigrationFile[]
  /** Files that look like migrations and are none, absolute: `loadExtensions` leaves them out. */
  readonly skipped: readonly string[]
}

/**
 * The migrations of a project, in Knex's order: by file name, over all directories or one after the other. Throws a
 * UserError when a directory is missing or two files have one name.
 */
export function readMigrationFolder(settings: MigrationSettings): MigrationFolder {
  const found = settings.directories.flatMap(directory =>
    filesIn(directory).map(name => fileOf(directory, name)),
  )
  const ordered = settings.sortDirsSeparately ? found : found.sort(byFileName)
  const endings = new Set(settings.extensions)
  const isLoaded = ({ fileName }: MigrationFile) => endings.has(fileName.slice(fileName.lastIndexOf('.')))
  const files = ordered.filter(isLoaded)
  refuseDuplicates(files)
  const others = ordered.filter(file => !isLoaded(file) && looksLikeMigration(file))
  return { files, skipped: others.map(({ file }) => file) }
}

/** The part of a recorded or a file's name that counts: `…_users.ts`, `…_users.js` and `…_users` are one migration. */
export function nameOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.')
  return codeEndings.has(fileName.slice(dot)) ? fileName.slice(0, dot) : fileName
}

const codeEndings: ReadonlySet<string> = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'])

function fileOf(directory: string, fileName: string): MigrationFile {
  return { name: nameOf(fileName), fileName, file: `${directory}${sep}${fileName}` }
}

/** What may be a migration: no declarations, no maps, no tests, nothing hidden. */
function filesIn(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter(
        entry => !entry.isDirectory() && !/^\.|\.d\.[cm]?ts$|\.map$|\.(test|spec)\.\w+$/.test(entry.name),
      )
      .map(({ name }) => name)
      .sort()
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    throw new UserError(
      `The migrations directory ${directory} does not exist.`,
      'Make the first migration: gapi migration new create_users name',
    )
  }
}

/** Plain comparison of the whole file name, as Knex's. */
function byFileName(a: MigrationFile, b: MigrationFile): number {
  return a.fileName < b.fileName ? -1 : a.fileName > b.fileName ? 1 : 0
}

function refuseDuplicates(files: readonly MigrationFile[]): void {
  const seen = new Map<string, string>()
  for (const { name, file } of files) {
    const before = seen.get(name)
    if (before)
      throw new UserError(
        `Two files are the migration ${name}: ${before} and ${file}.`,
        'Rename or remove one.',
      )
    seen.set(name, file)
  }
}

function looksLikeMigration({ fileName }: MigrationFile): boolean {
  return /^\d{4}.*\.[cm]?[jt]s$/.test(fileName)
}
