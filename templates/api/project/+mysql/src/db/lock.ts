import type { Knex } from 'knex'
import { UserError } from '../errors.ts'
import type { RequireLock } from './knex-lock.ts'

const name = "concat(left(database(), 50), '.migrations')"

/**
 * One process migrates at a time; the others wait up to `seconds`. The lock belongs to a connection, so it is released
 * when its process ends. Knex's own lock can stay set for ever on a new database (knex#3538).
 */
export function withLock<T>(
  knex: Knex,
  work: (knex: Knex, requireLock: RequireLock) => Promise<T>,
  seconds = 60,
): Promise<T> {
  let failure: unknown
  const runLocked = async (holder: Knex) => {
    await disableTimeouts(holder)
    await acquire(holder, seconds)
    try {
      return await work(knex, () => requireHeld(holder))
    } catch (error) {
      failure = error
      throw error
    } finally {
      // If this fails, the connection is gone and so is its lock.
      await holder.raw(`select release_lock(${name})`).catch(() => {})
    }
  }
  // If the connection is gone, ROLLBACK fails too, and Knex would report only that error.
  return knex.transaction(runLocked).catch(error => {
    throw failure ?? error
  })
}

/** Why the database is read-only, or undefined if it is writable. Administrators can write to it anyway. */
export async function readOnlyReason(knex: Knex): Promise<string | undefined> {
  const [[{ read_only }]] = await knex.raw('select @@global.read_only as read_only')
  if (!Number(read_only)) return undefined
  const refusal = await knex('knex_migrations_lock')
    .whereRaw('1 = 0')
    .del()
    .catch(error => error)
  return [1290, 1836].includes(refusal.errno) ? 'read-only, or a replica' : undefined
}

/** Disables the server's time limits on the connection that holds the lock: it is idle while another one works. */
async function disableTimeouts(holder: Knex): Promise<void> {
  await holder.raw('set session wait_timeout = 31536000')
  // MariaDB only.
  await holder.raw('set session idle_transaction_timeout = 0').catch(() => {})
}

/** get_lock returns 1, 0 on timeout, and null on an error. */
async function acquire(holder: Knex, seconds: number): Promise<void> {
  const [[{ taken }]] = await holder.raw(`select get_lock(${name}, ?) as taken`, [seconds])
  if (Number(taken) === 1) return
  if (taken === null)
    throw new UserError('The server did not say whether it granted the migration lock.', 'See its log.')
  const [[found]] =
    await holder.raw(`select concat('connection ', id, ', user ', user, ', at ', host) as holder
from information_schema.processlist where id = is_used_lock(${name})`)
  throw new UserError(
    `Another process is migrating or seeding this database: ${found?.holder ?? 'one of another user'}. Waited ${seconds} s.`,
    'Wait longer with MIGRATION_LOCK_TIMEOUT, or end that process.',
  )
}

async function requireHeld(holder: Knex): Promise<void> {
  const why = await holder
    .raw(`select is_used_lock(${name}) = connection_id() as held`)
    .then(([[{ held }]]) => (Number(held) === 1 ? '' : 'the server gave it to another connection'))
    .catch(error => error.message)
  if (why) throw new UserError(`The migration lock was lost: ${why}`, 'Run this again.')
}
