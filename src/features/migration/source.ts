import { basename } from 'node:path'
import type { ConfiguredProject } from '../../core/knex-project.ts'
import { loadModule } from '../../core/module-loader.ts'
import { nameOf, readMigrationFolder } from './folder.ts'

/** A migration that a project has, whether its code is loaded or not. */
export interface Source {
  /** Without its extension: what it is compared by. */
  readonly name: string
  /** As Knex would record it. */
  readonly recordAs: string
  /** Relative or absolute path for people; null where it is no file. */
  readonly file: string | null
  /** What a project's hooks are given, as Knex gives it. */
  readonly raw: unknown
  load(): Promise<object>
}

export interface Sources {
  readonly migrations: readonly Source[]
  /** Files that look like migrations and are passed over. */
  readonly skipped: readonly string[]
}

/** The migrations of a project in their order: files of its folders, or what its own migrationSource lists. */
export async function readSources({ migrations: settings, root }: ConfiguredProject): Promise<Sources> {
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
      load: once(() => loadModule(file, root)),
    })),
  }

  function sourceOf(raw: unknown): Source {
    const recordAs = source?.getMigrationName(raw) ?? String(raw)
    return {
      name: nameOf(recordAs),
      recordAs,
      file: null,
      raw,
      load: once(async () => (await source?.getMigration(raw)) ?? {}),
    }
  }
}

/** A migration is loaded before the database is locked, and run after. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => {
    loaded ??= load()
    return loaded
  }
}
