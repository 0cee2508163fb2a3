import { join } from 'node:path'
import type { Dialect } from '../../../core/database/drivers/dialects.ts'
import { driverIn } from '../../../core/database/drivers/driver-of.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { UserError } from '../../../core/system/errors.ts'
import { readMigrationFolder } from '../migration-files.ts'
import { migrationFiles, plainPlace } from '../migration-place.ts'

/** The migrations that the linter can check. */
export interface LintFolder {
  readonly root: string
  /** Absolute. */
  readonly folders: readonly string[]
  /** All migrations, absolute, in the order they are applied. */
  readonly files: readonly string[]
  readonly dialect: Dialect | undefined
  /** Migrations that may leave queries un-awaited, by name, each with the reason. */
  readonly runAsKnex: ReadonlyMap<string, string>
}

interface LintFolderOptions {
  readonly cwd: string
  readonly files: readonly string[]
  readonly dir: string | undefined
  readonly knexfile: string | undefined
  readonly dialect: Dialect | undefined
  openProject(): Promise<KnexProject>
}

/**
 * One folder and a literal database are read from the project's text; otherwise its configuration is run,
 * which connects to nothing.
 */
export async function lintFolderOf(asked: LintFolderOptions): Promise<LintFolder> {
  const plain = plainPlace(asked.cwd, asked)
  const isEnough = plain && (plain.database || asked.dialect || asked.dir !== undefined)
  if (!isEnough) return lintFolderIn(await asked.openProject(), asked.files.length > 0)
  const { root, folder, database } = plain
  const files = migrationFiles(folder).filter(name => !name.endsWith('.sql'))
  return {
    root,
    folders: [folder],
    files: files.map(name => join(folder, name)),
    dialect: database,
    runAsKnex: new Map(),
  }
}

/** Several folders, and the extensions that are loaded; `isNamed`: the user names the files. */
export function lintFolderIn(project: KnexProject, isNamed = false): LintFolder {
  const { root, migrations } = project
  const own = driverIn(project).dialect
  const dialect = own === 'other' ? undefined : own
  if (isNamed) return { root, folders: [], files: [], dialect, runAsKnex: migrations.runAsKnex }
  if (migrations.source)
    throw new UserError(
      'The migrations come from a migrationSource, and the linter reads only files.',
      'Name them: gapi migration lint path/to/migration.js',
    )
  const { files } = readMigrationFolder(migrations)
  const { directories: folders, runAsKnex } = migrations
  return { root, folders, files: files.map(({ file }) => file), dialect, runAsKnex }
}
