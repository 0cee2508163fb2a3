import { join } from 'node:path'
import { UserError } from '../../../core/errors.ts'
import { findPlace, migrationFiles, type Place } from '../place.ts'
import type { Change } from './change.ts'
import { generatedConventions, type IdKind, knexConventions } from './conventions.ts'
import {
  ensureFolder,
  exclusively,
  keysIn,
  type Style,
  styleOf,
  withoutExtension,
  writeNewFile,
} from './folder.ts'
import { notesOn } from './notes.ts'
import { changeOf } from './patterns.ts'
import { sourceOf } from './source.ts'
import { nextName } from './stamp.ts'
import { snakeCaseOf } from './words.ts'

/** What `gapi migration new` was told. */
export interface NewWishes {
  readonly cwd: string
  readonly name: string
  readonly fields: readonly string[]
  readonly dir: string | undefined
  readonly knexfile: string | undefined
  readonly id: IdKind | 'none' | undefined
  readonly timestamps: boolean
  readonly transaction: boolean
  readonly js: boolean
}

/** A migration that is not written yet. */
export interface PlannedMigration {
  readonly place: Place
  readonly style: Style
  readonly slug: string
  readonly change: Change
  readonly source: string
  readonly notes: readonly string[]
}

export interface WrittenMigration {
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly notes: readonly string[]
}

const longestSlug = 60

/** Reads the project's text and words the migration. Writes nothing. */
export function planMigration(wishes: NewWishes): PlannedMigration {
  const place = findPlace(wishes.cwd, wishes)
  const files = migrationFiles(place.folder)
  const conventions = place.generated ? generatedConventions : knexConventions
  const slug = snakeCaseOf(wishes.name)
  const keyIn = keysIn(place.folder, files)
  const ownKey = wishes.id === 'none' || wishes.id === undefined ? conventions.idKind : wishes.id
  const change = changeOf(slug, wishes.fields, {
    conventions,
    keyOf: table => keyIn(table) ?? ownKey,
    database: place.database,
    id: wishes.id,
    timestamps: wishes.timestamps,
  })
  const style = styleOf(place, files, wishes)
  return {
    place,
    style,
    slug: cut(slug),
    change,
    source: sourceOf(change, style.language, wishes),
    notes: [
      ...notesOn(change, place.database, table => keyIn(table) !== undefined),
      ...(cut(slug) === slug ? [] : [`The name is cut to ${cut(slug).length} characters.`]),
    ],
  }
}

/** The name it would have now. */
export function nameOf({ place, slug }: PlannedMigration, now: Date): { name: string; note?: string } {
  return nextName(slug, migrationFiles(place.folder).map(withoutExtension), now)
}

/** Writes the file under a name that sorts after every other, whoever else is writing; never over another file. */
export function writeMigration(planned: PlannedMigration, now: () => Date): WrittenMigration {
  const { place, style, source, notes } = planned
  const made = ensureFolder(place)
  return exclusively(place.folder, () => {
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

/** At most 60 characters, cut between two words where there is a place to. */
function cut(slug: string): string {
  if (slug.length <= longestSlug) return slug
  const short = slug.slice(0, longestSlug + 1)
  const end = short.lastIndexOf('_')
  return end > longestSlug / 2 ? short.slice(0, end) : slug.slice(0, longestSlug)
}
