import { hostname } from 'node:os'
import type { Knex } from 'knex'
import { UserError } from '../errors.ts'
import {
  deleteNotesOfCompleted,
  interruptedError,
  interruptedMigration,
  manageCommand,
  notes,
} from './journal.ts'

const locks = 'knex_migrations_lock'

/** Called between the steps of a run; throws if the lock is lost and another process may be migrating. */
export type RequireLock = () => Promise<void>

/** Whether Knex's lock is set. Read-only. */
export async function isLocked(knex: Knex): Promise<boolean> {
  return (await knex.schema.hasTable(locks)) && Boolean(await knex(locks).where({ is_locked: 1 }).first())
}

/**
 * Checks, under the lock, that a run may begin, and records its owner. Releases Knex's lock if a dead process of this
 * runner or of gapi left it; a lock without an owner may belong to a running `knex`, so it is an error.
 */
export async function beginRun(knex: Knex): Promise<void> {
  const interrupted = await interruptedMigration(knex)
  if (interrupted) throw interruptedError(interrupted)
  await endRun(knex)
  const row = await knex(locks).orderBy('is_locked', 'desc').first('index', 'is_locked')
  const owner = await lockOwner(knex)
  if (row.is_locked && owner?.row !== row.index)
    throw new UserError(
      `${locks} is set: knex is migrating this database, or died while it was.`,
      `If no migration is running: ${manageCommand} unlock`,
    )
  if (row.is_locked) await unlock(knex)
  const newOwner = { host: hostname(), pid: process.pid, since: new Date().toISOString(), row: row.index }
  await knex(notes)
    .insert({ key: 'lock', value: JSON.stringify(newOwner) })
    .onConflict('key')
    .merge()
}

/** Deletes the notes of completed migrations, and of the owner of the run. */
export async function endRun(knex: Knex): Promise<void> {
  await deleteNotesOfCompleted(knex)
  if (!(await isLocked(knex))) await knex(notes).where({ key: 'lock' }).del()
}

/** Releases Knex's lock. */
export async function unlock(knex: Knex): Promise<void> {
  await knex.transaction(async trx => {
    await trx(locks).update({ is_locked: 0 })
    await trx(notes).where({ key: 'lock' }).del()
  })
}

/** The process that migrates, or that died while it did. */
export async function lockOwner(knex: Knex): Promise<{ host: string; pid: number; row: number } | undefined> {
  const note =
    (await knex.schema.hasTable(notes)) && (await knex(notes).where({ key: 'lock' }).first('value'))
  return note ? JSON.parse(note.value) : undefined
}

/** Creates Knex's two tables and the table of notes, if they are missing. */
export async function prepare(knex: Knex): Promise<void> {
  await knex.migrate.currentVersion()
  if (await knex.schema.hasTable(notes)) return
  await knex.schema.createTable(notes, table => {
    table.string('key', 191).primary()
    table.text('value')
  })
}
