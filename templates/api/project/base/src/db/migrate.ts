import type { Knex } from 'knex'
import { UserError } from '../errors.ts'
import * as journal from './journal.ts'
import * as knexLock from './knex-lock.ts'
import { readOnlyReason, withLock } from './lock.ts'
import { migrationFiles, migrationSource, nameOf } from './migration-source.ts'

interface LockOptions {
  readonly MIGRATION_LOCK_TIMEOUT: number
}

/** Applies the pending migrations. Returns their names. */
export async function migrate(knex: Knex, options: Partial<LockOptions> = {}): Promise<string[]> {
  const pending = await pendingMigrations(knex)
  return underLock(knex, pending, options, async ({ migrate }, source) => {
    const [, files]: [number, string[]] = await migrate.latest({ migrationSource: source })
    return files.map(nameOf)
  })
}

/** Rolls back the last batch, or with `all` every migration. Returns their names. */
export async function rollback(
  knex: Knex,
  all = false,
  options: Partial<LockOptions> = {},
): Promise<string[]> {
  const applied = await journal.appliedMigrations(knex)
  return underLock(knex, applied, options, async ({ migrate }, source) => {
    const [, files]: [number, string[]] = await migrate.rollback({ migrationSource: source }, all)
    return files.map(nameOf)
  })
}

/** The names of the pending migrations. Read-only. */
export async function pendingMigrations(knex: Knex): Promise<string[]> {
  const applied = new Set(await journal.appliedMigrations(knex))
  return migrationFiles()
    .map(nameOf)
    .filter(name => !applied.has(name))
}

/** Records the manual repair of an interrupted migration, and releases the lock that it left. */
export function repair(knex: Knex, name: string, applied: boolean): Promise<void> {
  return withLock(knex, async connection => {
    const interrupted = await journal.interruptedMigration(connection)
    if (interrupted?.name !== name && !migrationFiles().map(nameOf).includes(name))
      throw new UserError(
        `There is no migration ${name}.`,
        'Pass the name of its file, without the extension.',
        2,
      )
    await knexLock.prepare(connection)
    await journal.recordAs(connection, name, applied)
    await knexLock.unlock(connection)
  })
}

/** Releases the lock that a dead process left. Waits while this runner or gapi is migrating. */
export function unlock(knex: Knex): Promise<void> {
  return withLock(knex, async connection => {
    await knexLock.prepare(connection)
    await knexLock.unlock(connection)
  })
}

/** Throws if a migration is pending. */
export async function requireMigrated(knex: Knex): Promise<void> {
  const [first] = await pendingMigrations(knex)
  if (first) throw new UserError(`The migration ${first} is pending.`, 'Apply it first: npm run migrate')
}

type Work = (knex: Knex, source: Knex.MigrationSource<string>) => Promise<string[]>

/**
 * Runs `work` under the lock. If there is nothing to do and no lock is left by a dead process, nothing is locked or
 * written, because the database may be a replica.
 */
async function underLock(
  knex: Knex,
  todo: readonly string[],
  { MIGRATION_LOCK_TIMEOUT }: Partial<LockOptions>,
  work: Work,
): Promise<string[]> {
  const interrupted = await journal.interruptedMigration(knex)
  if (!interrupted && todo.length === 0 && !(await knexLock.isLocked(knex))) return []
  const why = await readOnlyReason(knex)
  if (why && interrupted) throw journal.interruptedError(interrupted)
  if (why && todo.length === 0) return []
  if (why)
    throw new UserError(
      `The database is ${why}, so ${todo[0]} cannot be changed.`,
      'Run this on the primary server.',
    )
  const run = async (connection: Knex, requireLock: knexLock.RequireLock) => {
    const left = await journal.interruptedMigration(connection)
    if (left) throw journal.interruptedError(left)
    await knexLock.prepare(connection)
    await knexLock.beginRun(connection)
    const names = await work(connection, migrationSource(requireLock))
    await knexLock.endRun(connection)
    return names
  }
  return withLock(knex, run, MIGRATION_LOCK_TIMEOUT).catch(error => explainFailure(knex, error))
}

/** Rewords Knex's own errors, and adds what to type if a failure left a migration interrupted. */
async function explainFailure(knex: Knex, error: Error): Promise<never> {
  const interrupted = await journal.interruptedMigration(knex).catch(() => undefined)
  if (interrupted && error instanceof UserError && !error.hint)
    throw new UserError(error.message, `Part of it remains. ${journal.interruptedError(interrupted).hint}`)
  if (error.name === 'MigrationLocked')
    throw new UserError('Another process is migrating.', 'Run this again when it is done.')
  const [, missing] = /files are missing: (.*)/.exec(error.message) ?? []
  if (missing)
    throw new UserError(`The files of applied migrations are missing: ${missing}.`, 'Restore them.')
  throw error
}
