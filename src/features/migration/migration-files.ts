import { readdirSync } from 'node:fs'
import { sep } from 'node:path'
import { type MigrationSettings, migrationNameOf } from '../../core/project/migration-settings.ts'
import { systemCodeOf, UserError } from '../../core/system/errors.ts'

/** A migration in the folder. */
export interface MigrationFile {
  /** Without its extension; migrations are compared by this name. */
  readonly name: string
  /** With its extension, as Knex records it. */
  readonly fileName: string
  /** Absolute. */
  readonly file: string
}

export interface MigrationFiles {
  /** In the order they are applied. */
  readonly files: readonly MigrationFile[]
  /** Files that look like migrations but have another extension than `loadExtensions`, absolute. */
  readonly skipped: readonly string[]
}

/**
 * The migrations of a project, in Knex's order: by file name, across all directories or directory by
 * directory. Throws a UserError when a directory is missing or two files have the same name.
 */
export function readMigrationFolder(settings: MigrationSettings): MigrationFiles {
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

function fileOf(directory: string, fileName: string): MigrationFile {
  return { name: migrationNameOf(fileName), fileName, file: `${directory}${sep}${fileName}` }
}

/** Candidates for migrations: no declarations, source maps, tests or hidden files. */
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
      'Create the first migration: gapi migration new create_users name',
    )
  }
}

/** Compares whole file names as strings, like Knex. */
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
