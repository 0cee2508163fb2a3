import { existsSync } from 'node:fs'
import { type ConnectOptions, isAbsent, withKnex } from '../../core/connection.ts'
import type { Knex } from '../../core/knex.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import { type Owner, readOwner } from '../../core/migration-notes.ts'
import { hasTable, rowsOf, type Tables, tablesOf } from '../../core/migration-tables.ts'
import { readApplied } from './applied.ts'
import { readHalfDone } from './journal.ts'
import { readSources } from './source.ts'
import { type MigrationState, statesOf } from './state.ts'

export interface Status {
  readonly migrations: readonly MigrationState[]
  readonly skipped: readonly string[]
  /** Who holds Knex's lock: a gapi, or somebody who does not say, such as `knex`. */
  /** What each migration's file was when it was applied, by name. */
  readonly checksums: ReadonlyMap<string, string>
  readonly lock: { readonly held: boolean; readonly by: Owner | null }
}

/** What is applied and what is not. Reads only, makes nothing, loads no migration, and needs no lock. */
export async function readStatus(project: KnexProject, options: ConnectOptions): Promise<Status> {
  const { migrations, skipped } = await readSources(project)
  const none = { held: false, by: null }
  if (isAbsent(project))
    return { migrations: statesOf(migrations, []), skipped, checksums: new Map(), lock: none }
  return withKnex(project, options, async knex => {
    const tables = tablesOf(project.migrations)
    const applied = await readApplied(knex, tables)
    const lock =
      applied.length > 0 || (await hasTable(knex, tables.lock, tables)) ? await readLock(knex, tables) : none
    const halfDone = new Set((await readHalfDone(knex, tables)).map(({ name }) => name))
    return {
      migrations: statesOf(migrations, applied, halfDone),
      skipped,
      checksums: await readChecksums(knex, tables),
      lock,
    }
  })
}

async function readLock(knex: Knex, tables: Tables): Promise<Status['lock']> {
  const row = await rowsOf(knex, tables.lock, tables).where({ is_locked: 1 }).first()
  return row ? { held: true, by: await readOwner(knex, tables) } : { held: false, by: null }
}

async function readChecksums(knex: Knex, tables: Tables): Promise<Map<string, string>> {
  if (!(await hasTable(knex, tables.notes, tables))) return new Map()
  const rows = await rowsOf(knex, tables.notes, tables).where('key', 'like', 'checksum %').select()
  return new Map(rows.map(({ key, value }) => [String(key).slice('checksum '.length), String(value)]))
}

/** The names of what is pending. A project that has no folder of migrations lacks none. */
export async function pendingIn(project: KnexProject, options: ConnectOptions): Promise<string[]> {
  const { source, directories } = project.migrations
  if (!source && !directories.some(directory => existsSync(directory))) return []
  const { migrations } = await readStatus(project, options)
  return migrations.flatMap(({ name, status }) => (status === 'pending' ? [name] : []))
}
