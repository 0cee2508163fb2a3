import { join } from 'node:path'
import { UserError } from '../../../core/errors.ts'
import type { KnexProject } from '../../../core/knex-project.ts'
import { readMigrationFolder } from '../folder.ts'
import { ownDialectOf } from '../own-dialect.ts'
import { migrationFiles, plainPlace } from '../place.ts'
import type { Dialect } from '../recorder.ts'

/** Where the linter looks. */
export interface LintPlace {
  readonly root: string
  /** Absolute. */
  readonly folders: readonly string[]
  /** Every migration, absolute, in the order they are applied. */
  readonly files: readonly string[]
  readonly dialect: Dialect | undefined
}

interface Asked {
  readonly cwd: string
  readonly files: readonly string[]
  readonly dir: string | undefined
  readonly knexfile: string | undefined
  readonly dialect: Dialect | undefined
  openProject(): Promise<KnexProject>
}

/**
 * What the project's text says plainly (one folder, and which database) is read; for anything more its configuration
 * is run, which still connects to nothing.
 */
export async function lintPlaceOf(asked: Asked): Promise<LintPlace> {
  const plain = plainPlace(asked.cwd, asked)
  const isEnough = plain && (plain.database || asked.dialect || asked.dir !== undefined)
  if (!isEnough) return placeOfProject(await asked.openProject(), asked.files.length > 0)
  const { root, folder, database } = plain
  const files = migrationFiles(folder).filter(name => !name.endsWith('.sql'))
  return { root, folders: [folder], files: files.map(name => join(folder, name)), dialect: database }
}

/** Several folders, and the extensions that are loaded; `isNamed` is whether the files are named anyhow. */
export function placeOfProject(project: KnexProject, isNamed = false): LintPlace {
  const { root, migrations } = project
  const own = ownDialectOf(project)
  const dialect = own === 'other' ? undefined : own
  if (isNamed) return { root, folders: [], files: [], dialect }
  if (migrations.source)
    throw new UserError(
      'The migrations come from a migrationSource, and the linter reads only files.',
      'Name them: gapi migration lint path/to/migration.js',
    )
  const { files } = readMigrationFolder(migrations)
  return { root, folders: migrations.directories, files: files.map(({ file }) => file), dialect }
}
