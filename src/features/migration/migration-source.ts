import { basename } from 'node:path'
import { loadModule } from '../../core/project/load/module-loader.ts'
import { migrationNameOf } from '../../core/project/migration-settings.ts'
import type { ConfiguredProject } from '../../core/project/read-project.ts'
import { readMigrationFolder } from './migration-files.ts'
import { type MigrationModule, migrationModuleOf } from './migration-module.ts'

/** A migration of a project; its code may not be loaded yet. */
export interface MigrationSource {
  /** Without its extension; migrations are compared by this name. */
  readonly name: string
  /** The name that Knex would record. */
  readonly recordAs: string
  /** Relative or absolute path for messages; null where it is not a file. */
  readonly file: string | null
  /** What a project's hooks get, as Knex passes it. */
  readonly raw: unknown
  /** Why it may leave queries un-awaited, as Knex lets it; undefined where it may not. */
  readonly runAsKnex?: string | undefined
  load(): Promise<MigrationModule>
}

export interface MigrationSources {
  readonly migrations: readonly MigrationSource[]
  /** Files that look like migrations and are ignored. */
  readonly skipped: readonly string[]
}

/** The migrations of a project in order: files of its folders, or the list of its own migrationSource. */
export async function readSources({
  migrations: settings,
  root,
}: ConfiguredProject): Promise<MigrationSources> {
  const { source } = settings
  if (source) {
    const listed = await source.getMigrations(settings.extensions)
    return { migrations: listed.map(raw => sourceOf(raw)), skipped: [] }
  }
  const { files, skipped } = readMigrationFolder(settings)
  return {
    skipped: skipped.map(file => basename(file)),
    migrations: files.map(({ name, fileName, file }) => ({
      name,
      recordAs: settings.recordExtension ? fileName : name,
      file,
      raw: { file: fileName, directory: file.slice(0, -fileName.length - 1) },
      runAsKnex: settings.runAsKnex.get(name),
      load: once(async () => migrationModuleOf(await loadModule(file, root))),
    })),
  }

  function sourceOf(raw: unknown): MigrationSource {
    const recordAs = source?.getMigrationName(raw) ?? String(raw)
    return {
      name: migrationNameOf(recordAs),
      recordAs,
      file: null,
      raw,
      runAsKnex: settings.runAsKnex.get(migrationNameOf(recordAs)),
      load: once(async () => migrationModuleOf((await source?.getMigration(raw)) ?? {})),
    }
  }
}

/** A migration is loaded before the database is locked, and run after that. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => {
    loaded ??= load()
    return loaded
  }
}
