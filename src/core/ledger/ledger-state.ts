import { type ConnectOptions, isAbsent, withKnex } from '../database/connection.ts'
import { withDatabaseFile } from '../database/drivers/database-file.ts'
import type { Knex } from '../project/knex.ts'
import type { ConfiguredProject } from '../project/read-project.ts'
import { type Applied, appliedOf, checksumKeys, checksumsOf } from './applied.ts'
import { type Interrupted, interruptedOf, journalKeys, journalsOf } from './interrupted.ts'
import { type Owner, ownerOf } from './notes.ts'
import { LedgerTables, type ReadRows, tableNamesOf } from './tables.ts'

/** What a ledger records. */
export interface LedgerState {
  /** In the order they were applied. */
  readonly applied: readonly Applied[]
  /** All journals: of interrupted migrations, and of those that ended before their journal was removed. */
  readonly journals: readonly Interrupted[]
  /** Migrations that began, in either direction, and did not end. */
  readonly interrupted: readonly Interrupted[]
  /** Knex's lock and its owner: a gapi, or null for a process that leaves no note, such as `knex`. */
  readonly lock: { readonly held: boolean; readonly by: Owner | null }
}

/**
 * Reads the ledger of a project: from the SQLite file itself where that works, else with Knex. Changes
 * nothing.
 */
export function readLedger(project: ConfiguredProject, options: ConnectOptions): Promise<LedgerState> {
  return withRows(project, options, readState)
}

/** The checksum of each migration's file when it was applied, by name. */
export async function readChecksums(
  project: ConfiguredProject,
  options: ConnectOptions,
): Promise<ReadonlyMap<string, string>> {
  return checksumsOf(await withRows(project, options, read => read('notes', checksumKeys)))
}

export async function readState(read: ReadRows): Promise<LedgerState> {
  const applied = appliedOf(await read('migrations'))
  const journals = journalsOf(await read('notes', journalKeys))
  const held = (await read('lock')).some(row => Number(row.is_locked) !== 0)
  return {
    applied,
    journals,
    interrupted: interruptedOf(journals, applied),
    lock: { held, by: held ? ownerOf(await read('notes', 'lock')) : null },
  }
}

/** Whether there is neither a lock nor a journal. */
export function isSettled({ journals, lock }: LedgerState): boolean {
  return journals.length === 0 && !lock.held
}

export function ledgerTables({ migrations }: ConfiguredProject, knex: Knex): LedgerTables {
  return new LedgerTables(knex, tableNamesOf(migrations))
}

/** Reads a database file where that works without Knex; undefined where it does not. */
export function readInFile<T>(
  project: ConfiguredProject,
  use: (read: ReadRows) => Promise<T>,
): Promise<T | undefined> {
  const names = tableNamesOf(project.migrations)
  return withDatabaseFile(project, read => use((table, keys) => read(names[table], keys)))
}

async function withRows<T>(
  project: ConfiguredProject,
  options: ConnectOptions,
  use: (read: ReadRows) => Promise<T>,
): Promise<T> {
  const found = await readInFile(project, use)
  if (found !== undefined) return found
  const opened = await project.open()
  if (isAbsent(opened)) return use(async () => [])
  return withKnex(opened, options, knex => {
    const tables = ledgerTables(project, knex)
    return use((table, keys) => tables.read(table, keys))
  })
}
