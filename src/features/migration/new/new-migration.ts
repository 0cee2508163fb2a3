import { join } from 'node:path'
import type { SchemaChange } from '../../../core/fields/change.ts'
import type { ColumnContext } from '../../../core/fields/column-code.ts'
import { conventionsOf, type IdKind } from '../../../core/fields/conventions.ts'
import { sourceOf } from '../../../core/fields/migration-text.ts'
import { snakeCaseOf } from '../../../core/fields/words.ts'
import { nextName } from '../../../core/project/next-name.ts'
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
  const style = styleOf(place, files, options)
  return {
    place,
    style,
    slug: cut(slug),
    change,
    force: options.force,
    context,
    source: sourceOf(change, style.language, { transaction: options.transaction, context }),
    notes: [
      ...notesOn(change, place.database, isMade),
      ...(cut(slug) === slug ? [] : [`The name is cut to ${cut(slug).length} characters.`]),
    ],
  }
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

/**
 * Writes the file under a name that sorts after all others, also when others write at the same time; never
 * overwrites a file. Throws where the folder has it already, unless it is forced.
 */
export function writeMigration(planned: PlannedMigration, now: () => Date): WrittenMigration {
  const { place, style, source, notes } = planned
  const made = ensureFolder(place)
  return exclusively(place.folder, () => {
    if (!planned.force) refuseDuplicate(place.folder, planned.slug, planned.change)
    const { name, note } = nameOf(planned, now())
    const path = join(place.folder, name + style.extension)
    if (name.length > 255)
      throw new UserError(`${name} is longer than 255 characters.`, 'Choose a shorter name.')
    writeNewFile(path, source)
    return {
      name,
      path,
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
