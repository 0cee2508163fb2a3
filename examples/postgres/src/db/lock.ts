import { hostname } from 'node:os'
import type { Knex } from 'knex'
import { UserError } from '../errors.ts'
import type { RequireLock } from './knex-lock.ts'

const key = "hashtext('migrations')"

/**
 * One process migrates at a time; the others wait up to `seconds`. The lock belongs to a transaction, so it is released
 * when its process ends, and works through a pooler. Knex's own can stay set for ever on a new database (knex#3538).
 */
export function withLock<T>(
  knex: Knex,
  work: (knex: Knex, requireLock: RequireLock) => Promise<T>,
  seconds = 60,
): Promise<T> {
  let failure: unknown
  const runLocked = async (holder: Knex) => {
    await setTimeouts(holder, seconds)
    await holder
      .raw(`select pg_advisory_xact_lock(${key})`)
      .catch(error => explainTimeout(knex, error, seconds))
    return work(knex, () => requireHeld(holder)).catch(error => {
      failure = error
      throw error
    })
  }
  // If the connection is gone, ROLLBACK fails too, and Knex would report only that error.
  return knex.transaction(runLocked).catch(error => {
    throw failure ?? error
  })
}

/** Why the database is read-only, or undefined if it is writable. */
export async function readOnlyReason(knex: Knex): Promise<string | undefined> {
  const { rows } = await knex.raw(
    "select pg_is_in_recovery() as replica, current_setting('transaction_read_only') = 'on' as read_only",
  )
  if (rows[0].replica) return 'a read-only replica'
  return rows[0].read_only ? 'read-only (default_transaction_read_only)' : undefined
}

/** Disables the server's time limits on the connection that holds the lock: it is idle while another one works. */
async function setTimeouts(holder: Knex, seconds: number): Promise<void> {
  const lockTimeout = `${Math.max(1, seconds * 1000)}ms`
  await holder.raw(
    `select set_config(name, '0', true) from pg_settings
where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`,
  )
  await holder.raw("select set_config('lock_timeout', ?, true), set_config('application_name', ?, true)", [
    lockTimeout,
    `migrate ${process.pid} on ${hostname()}`,
  ])
}

async function explainTimeout(knex: Knex, error: { code?: string }, seconds: number): Promise<never> {
  if (error.code !== '55P03') throw error
  const { rows } =
    await knex.raw(`select concat_ws(', ', nullif(application_name, ''), 'server process ' || pid, 'user ' || usename) as holder
from pg_locks join pg_stat_activity using (pid)
where locktype = 'advisory' and granted and objsubid = 1 and datname = current_database()
and (classid::bigint << 32 | objid::bigint) = ${key}::bigint`)
  throw new UserError(
    `Another process is migrating or seeding this database: ${rows[0]?.holder ?? 'it has just ended'}. Waited ${seconds} s.`,
    'Wait longer with MIGRATION_LOCK_TIMEOUT, or end that process.',
  )
}

async function requireHeld(holder: Knex): Promise<void> {
  await holder.raw('select 1').catch(error => {
    throw new UserError(`The migration lock was lost: ${error.message}`, 'Run this again.')
  })
}
