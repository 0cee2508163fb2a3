import { type ConnectOptions, withKnex } from '../database/connection.ts'
import type { Knex } from '../project/knex.ts'
import type { ConfiguredProject, KnexProject } from '../project/read-project.ts'
import {
  type Applied,
  appliedOf,
  recordApplied,
  removeApplied,
  renameApplied,
  type ToRecord,
} from './applied.ts'
import {
  type Entry,
  type Interrupted,
  journalKeyOf,
  journalKeys,
  journalsOf,
  type MigrationStep,
  noteFailure,
  removeJournal,
} from './interrupted.ts'
import { isSettled, type LedgerState, ledgerTables, readInFile, readState } from './ledger-state.ts'
import { freeLeftRow, type HeldLock, withMigrationLock } from './lock.ts'
import { type Action, type Consent, guard, markNew } from './production-guard.ts'
import { refuseReadOnly } from './read-only.ts'
import type { LedgerTables } from './tables.ts'
import type { LockOptions } from './wait-for-lock.ts'

/** What a run is about to do. */
export interface Intent {
  /** Why the database must be writable: “20261122T200631_create_users is pending”. */
  readonly purpose: string
  /** The action that needs consent in production. */
  readonly action?: Action | undefined
}

export interface LedgerOptions<T> extends ConnectOptions, LockOptions {
  readonly consent: Consent
  /** Nothing is locked, created or recorded. */
  readonly dryRun: boolean
  /**
   * Plans what to do to a database in this state, or returns the result where there is nothing to do. Changes
   * nothing.
   */
  plan(state: LedgerState): Promise<Intent | Nothing<T>>
}

interface Nothing<T> {
  readonly result: T
}

/**
 * Runs work with the ledger of the project's database, one process at a time: connects, reads the ledger,
 * plans, checks the consent that production needs, takes the lock, creates the tables, and releases
 * everything afterwards. If there is nothing to do, it takes no lock, and for an SQLite file that can be read
 * without Knex it does not load Knex.
 */
export async function withLedger<T>(
  configured: ConfiguredProject,
  options: LedgerOptions<T>,
  use: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  const inFile = await readInFile(configured, readState)
  const early = inFile && isSettled(inFile) ? await options.plan(inFile) : undefined
  if (early && 'result' in early) return early.result
  const project = await configured.open()
  return withKnex(project, options, async knex => {
    const tables = ledgerTables(project, knex)
    const intent = early ?? (await planOn(project, tables, options))
    if ('result' in intent) return intent.result
    await refuseReadOnly(project, knex, intent.purpose)
    if (options.dryRun) return use(new Ledger(project, tables))
    if (intent.action) await guard(intent.action, project, knex, options.consent)
    return withMigrationLock(project, tables, options, lock => use(new Ledger(project, tables, lock)))
  })
}

/** The ledger of a database that no other process uses, such as a scratch database: there is no lock. */
export async function withUnsharedLedger<T>(
  project: KnexProject,
  options: ConnectOptions,
  use: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  return withKnex(project, options, async knex => {
    const tables = ledgerTables(project, knex)
    await tables.ensure()
    return use(new Ledger(project, tables))
  })
}

async function planOn<T>(
  project: KnexProject,
  tables: LedgerTables,
  { plan, dryRun }: LedgerOptions<T>,
): Promise<Intent | Nothing<T>> {
  const state = await readState((table, keys) => tables.read(table, keys))
  const planned = await plan(state)
  if ('result' in planned && !dryRun) await freeLeftRow(project, tables, state)
  return planned
}

/** Knex's bookkeeping tables and ours of one database, on one connection or in one transaction. */
export class Ledger {
  readonly project: KnexProject
  readonly #tables: LedgerTables
  readonly #lock: HeldLock | undefined

  constructor(project: KnexProject, tables: LedgerTables, lock?: HeldLock) {
    this.project = project
    this.#tables = tables
    this.#lock = lock
  }

  get knex(): Knex {
    return this.#tables.knex
  }

  /** The same ledger in a transaction. */
  on(trx: Knex): Ledger {
    return new Ledger(this.project, this.#tables.on(trx), this.#lock)
  }

  /** Throws a LockLost if another process may have the lock now. */
  async checkLock(): Promise<void> {
    await this.#lock?.check()
  }

  /** Marks a new database with its environment. */
  markNew(): Promise<void> {
    return markNew(this.project, this.knex)
  }

  readState(): Promise<LedgerState> {
    return readState((table, keys) => this.#tables.read(table, keys))
  }

  async readApplied(): Promise<Applied[]> {
    return appliedOf(await this.#tables.read('migrations'))
  }

  record(migration: ToRecord): Promise<void> {
    return recordApplied(this.#tables, migration)
  }

  rename(applied: Applied, now: Pick<ToRecord, 'name' | 'recordAs'>): Promise<void> {
    return renameApplied(this.#tables, applied, now)
  }

  unrecord(applied: Applied): Promise<void> {
    return removeApplied(this.#tables, applied)
  }

  /** The journal of a migration that began; undefined without one. */
  async journalOf({ name, direction }: MigrationStep): Promise<Interrupted | undefined> {
    const journals = journalsOf(await this.#tables.read('notes', journalKeys))
    return journals.find(each => each.name === name && each.direction === direction)
  }

  /** Notes that a migration begins: it counts as interrupted until its journal is removed. */
  async begin(step: MigrationStep): Promise<void> {
    await this.#tables.rows('notes').insert({ key: journalKeyOf(step, 0), value: '{}' })
  }

  /** The statement that records the effect of a migration's statement, for any connection. */
  entryQuery(step: MigrationStep, place: number, entry: Entry): Knex.SqlNative {
    const row = { key: journalKeyOf(step, place), value: JSON.stringify(entry) }
    return this.#tables.rows('notes').insert(row).toSQL().toNative()
  }

  /** Notes that later statements of the migration are not recorded. */
  async addUntracked(step: MigrationStep, place: number): Promise<void> {
    const row = { key: journalKeyOf(step, place), value: JSON.stringify({ resumable: false }) }
    await this.#tables.rows('notes').insert(row)
  }

  noteFailure(step: MigrationStep, failed: boolean): Promise<void> {
    return noteFailure(this.#tables, step, failed)
  }

  /** Removes the journal of a migration that ended or did nothing. */
  forget(step: MigrationStep): Promise<void> {
    return removeJournal(this.#tables, step)
  }

  /**
   * A process can die between recording a migration and removing its journal; the next run would read the old
   * journal.
   */
  async forgetEnded({ journals, interrupted }: LedgerState): Promise<void> {
    for (const journal of journals) if (!interrupted.includes(journal)) await this.forget(journal)
  }

  /** Whether a statement is about our own table. */
  owns(sql: string): boolean {
    return sql.includes(this.#tables.names.notes)
  }
}
