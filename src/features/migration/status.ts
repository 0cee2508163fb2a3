import { existsSync } from 'node:fs'
import { type ConnectOptions, isAbsent, withKnex } from '../../core/connection.ts'
import type { ConfiguredProject } from '../../core/knex-project.ts'
import { type Owner, ownerOf } from '../../core/migration-notes.ts'
import { type ReadRows, readerOf, tablesOf } from '../../core/migration-tables.ts'
import { withSqliteFile } from '../../core/sqlite-file.ts'
import { appliedOf } from './applied.ts'
import { halfDoneOf, journalKeys } from './half-done.ts'
import { readSources, type Sources } from './source.ts'
import { type MigrationState, statesOf } from './state.ts'

export interface Status {
  readonly migrations: readonly MigrationState[]
  readonly skipped: readonly string[]
  /** Who holds Knex's lock: a gapi, or somebody who does not say, such as `knex`. */
  readonly lock: { readonly held: boolean; readonly by: Owner | null }
}

/** What is applied and what is not. Reads only, makes nothing, loads no migration, and needs no lock. */
export async function readStatus(project: ConfiguredProject, options: ConnectOptions): Promise<Status> {
  const sources = await readSources(project)
  return withRows(project, options, read => statusFrom(read, project, sources))
}

/** What each migration's file was when it was applied, by name. */
export async function readChecksums(
  project: ConfiguredProject,
  options: ConnectOptions,
): Promise<ReadonlyMap<string, string>> {
  const { notes } = tablesOf(project.migrations)
  const rows = await withRows(project, options, read => read(notes, 'checksum %'))
  return new Map(rows.map(({ key, value }) => [String(key).slice('checksum '.length), String(value)]))
}

/** Lends a reader of the project's tables: of the file itself where it can be, else by way of Knex. */
async function withRows<T>(
  project: ConfiguredProject,
  options: ConnectOptions,
  use: (read: ReadRows) => Promise<T>,
): Promise<T> {
  const found = await withSqliteFile(project, use)
  if (found !== undefined) return found
  const opened = await project.open()
  if (isAbsent(opened)) return use(async () => [])
  return withKnex(opened, options, knex => use(readerOf(knex, tablesOf(project.migrations))))
}

async function statusFrom(
  read: ReadRows,
  { migrations: settings }: ConfiguredProject,
  { migrations, skipped }: Sources,
): Promise<Status> {
  const tables = tablesOf(settings)
  const applied = appliedOf(await read(tables.migrations))
  const halfDone = new Set(halfDoneOf(await read(tables.notes, journalKeys)).map(({ name }) => name))
  const held = (await read(tables.lock)).some(row => Number(row.is_locked) === 1)
  const by = held ? ownerOf(await read(tables.notes, 'lock')) : null
  return { migrations: statesOf(migrations, applied, halfDone), skipped, lock: { held, by } }
}

/** The names of what is pending. A project that has no folder of migrations lacks none. */
export async function pendingIn(project: ConfiguredProject, options: ConnectOptions): Promise<string[]> {
  const { source, directories } = project.migrations
  if (!source && !directories.some(directory => existsSync(directory))) return []
  const { migrations } = await readStatus(project, options)
  return migrations.flatMap(({ name, status }) => (status === 'pending' ? [name] : []))
}
