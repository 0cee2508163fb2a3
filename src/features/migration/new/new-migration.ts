import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alembicText, withRevision } from '../../../core/fields/alembic/alembic-text.ts'
import { headOf } from '../../../core/fields/alembic/head.ts'
import type { SchemaChange } from '../../../core/fields/change.ts'
import type { ColumnContext } from '../../../core/fields/column-code.ts'
import { conventionsOf, type IdKind } from '../../../core/fields/conventions.ts'
import { sourceOf } from '../../../core/fields/migration-text.ts'
import { snakeCaseOf } from '../../../core/fields/words.ts'
import { stampOf } from '../../../core/project/migration-stamp.ts'
import { nextName } from '../../../core/project/next-name.ts'
import { knexContractOf } from '../../../core/project/place.ts'
import { projectFile } from '../../../core/render/project-file.ts'
import { UserError } from '../../../core/system/errors.ts'
import { findPlace, type MigrationPlace, migrationFiles } from '../migration-place.ts'
import { notesOn } from './change-notes.ts'
import {
  ensureFolder,
  exclusively,
  type FileStyle,
  styleOf,
  tablesIn,
  withoutExtension,
  writeNewFile,
} from './new-file.ts'
import { changeOf } from './patterns.ts'
import { refuseDuplicate } from './refuse-duplicate.ts'

/** The arguments of `gapi migration new`. */
export interface NewMigrationOptions {
  readonly cwd: string
  readonly name: string
  readonly fields: readonly string[]
  readonly dir: string | undefined
  readonly knexfile: string | undefined
  readonly id: IdKind | 'none' | undefined
  readonly timestamps: boolean
  readonly transaction: boolean
  readonly js: boolean
  /** Whether the SQL of each database is asked for. */
  readonly sql: boolean
  /** Allows a name, or a table to create, that the folder has already. */
  readonly force: boolean
}

/** A migration that is not written yet. */
export interface PlannedMigration {
  readonly place: MigrationPlace
  readonly style: FileStyle
  readonly slug: string
  readonly change: SchemaChange
  readonly context: ColumnContext
  readonly source: string
  readonly notes: readonly string[]
  readonly force: boolean
}

export interface WrittenMigration {
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly source: string
  readonly notes: readonly string[]
}

const longestSlug = 60

/** Reads the project's text and generates the migration. Writes nothing. */
export function planMigration(options: NewMigrationOptions): PlannedMigration {
  const place = findPlace(options.cwd, options)
  const files = migrationFiles(place.folder)
  const conventions = conventionsOf(place.contract?.template)
  refusePath(options.name)
  const slug = snakeCaseOf(options.name)
  const { keyIn, targetIn } = tablesIn(place.folder, files)
  const ownKey = options.id === 'none' || options.id === undefined ? conventions.idKind : options.id
  const context: ColumnContext = {
    conventions,
    keyOf: table => keyIn(table) ?? ownKey,
    targetOf: (column, { table, isAssumed }) => {
      if (!isAssumed || keyIn(table) !== undefined) return table
      return targetIn(column) ?? conventions.references?.[column] ?? table
    },
    database: place.database,
  }
  const { id, timestamps } = options
  const isMade = (table: string) => keyIn(table) !== undefined
  const change = changeOf(slug, options.fields, { ...context, isMade, id, timestamps })
  const isAlembic = conventions.alembic !== undefined
  if (isAlembic) refuseForKnex(options)
  else knexContractOf({ ...place, file: join(place.root, projectFile) })
  const style = isAlembic ? python : styleOf(place, files, options)
  return {
    place,
    style,
    slug: cut(slug),
    change,
    force: options.force,
    context,
    source: textIn(style, change, { transaction: options.transaction, context }),
    notes: [
      ...notesOn(change, place.database, isMade),
      ...(cut(slug) === slug ? [] : [`The name is cut to ${cut(slug).length} characters.`]),
    ],
  }
}

const python: FileStyle = { language: 'python', extension: '.py' }

function textIn(
  { language }: FileStyle,
  change: SchemaChange,
  options: Parameters<typeof alembicText>[1],
): string {
  return language === 'python' ? alembicText(change, options) : sourceOf(change, language, options)
}

/** The texts of all migrations. */
function textsOf(folder: string): string[] {
  return migrationFiles(folder).map(file => readFileSync(join(folder, file), 'utf8'))
}

/** Throws for what Knex alone does, in a project whose migrations are files of Alembic. */
function refuseForKnex({ js, sql }: NewMigrationOptions): void {
  const flag = js ? '--js' : sql ? '--sql' : undefined
  if (flag)
    throw new UserError(
      `${flag} needs Knex, and the migrations of this project are files of Alembic.`,
      flag === '--js' ? 'Leave it out.' : 'Write the file, then run: gapi migration sql',
    )
}

/** Throws for a name that is a path, e.g. `../create_users`: the project decides where its migrations are. */
function refusePath(name: string): void {
  if (/[/\\]/.test(name))
    throw new UserError(
      `${JSON.stringify(name)} is not a valid name for a migration: it is a path.`,
      'Pass the name alone, e.g. gapi migration new create_users.',
    )
}

/** The file name it would get now. */
export function nameOf({ place, slug }: PlannedMigration, now: Date): { name: string; note?: string } {
  return nextName(slug, migrationFiles(place.folder).map(withoutExtension), now)
}

/** The text of the file with this name. One of Alembic follows the last revision of the folder. */
export function namedText({ place, source, style }: PlannedMigration, name: string): string {
  if (style.language !== 'python') return source
  return withRevision(source, stampOf(name)?.stamp ?? name, headOf(textsOf(place.folder)))
}

/**
 * Writes the file under a name that sorts after all others, also when others write at the same time; never
 * overwrites a file. Throws where the folder has it already, unless it is forced.
 */
export function writeMigration(planned: PlannedMigration, now: () => Date): WrittenMigration {
  const { place, style, notes } = planned
  const made = ensureFolder(place)
  return exclusively(place.folder, () => {
    if (!planned.force) refuseDuplicate(place.folder, planned.slug, planned.change)
    const { name, note } = nameOf(planned, now())
    const path = join(place.folder, name + style.extension)
    if (name.length > 255)
      throw new UserError(`${name} is longer than 255 characters.`, 'Choose a shorter name.')
    const source = namedText(planned, name)
    writeNewFile(path, source)
    return {
      name,
      path,
      source,
      notes: [...(made ? ['The folder is new.'] : []), ...(note ? [note] : []), ...notes],
    }
  })
}

/** At most 60 characters, cut between two words where possible. */
function cut(slug: string): string {
  if (slug.length <= longestSlug) return slug
  const short = slug.slice(0, longestSlug + 1)
  const end = short.lastIndexOf('_')
  return end > longestSlug / 2 ? short.slice(0, end) : slug.slice(0, longestSlug)
}
