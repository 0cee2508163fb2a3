import { setTimeout as sleep } from 'node:timers/promises'
import { driverOf } from '../database/drivers/driver-of.ts'
import type { AdvisoryLock } from '../database/lock/advisory-lock.ts'
import type { Knex } from '../project/knex.ts'
import type { KnexProject } from '../project/read-project.ts'
import { Cancelled, exit, UserError } from '../system/errors.ts'
import { ledgerTables } from './ledger-state.ts'
import { ownerText, readOwner } from './notes.ts'

export interface LockOptions {
  /** How long to wait for another process that migrates or seeds, in milliseconds. */
  readonly lockTimeout: number
  readonly signal: AbortSignal
  /** Called once, when the wait begins. */
  onWait?(): void
}

const pause = 50

/**
 * Runs one process at a time that migrates or seeds the database; the lock is released when its process dies.
 */
export async function withAdvisoryLock<T>(
  project: KnexProject,
  knex: Knex,
  options: LockOptions,
  use: (lock: Pick<AdvisoryLock, 'check'>) => Promise<T>,
): Promise<T> {
  const lock = driverOf(knex).lockOf(project, knex)
  try {
    await takeAdvisory(project, knex, lock, options)
    return await use(lock)
  } finally {
    await lock.free()
  }
}

async function takeAdvisory(
  project: KnexProject,
  knex: Knex,
  lock: AdvisoryLock,
  options: LockOptions,
): Promise<void> {
  const deadline = performance.now() + options.lockTimeout
  for (let waits = false; !(await lock.tryTake()); waits = true) {
    if (!waits) options.onWait?.()
    await waitBefore(deadline, options, async () => {
      const who = await holderOf(project, knex, lock)
      return {
        message: `Another process is migrating or seeding this database${who ? `: ${who}` : ''}.`,
        hint: 'Wait longer with --lock-timeout 5m, or end that process.',
      }
    })
  }
}

/** A server knows the holder; for a file, the note of the gapi that migrates is read. */
async function holderOf(project: KnexProject, knex: Knex, lock: AdvisoryLock): Promise<string | null> {
  const known = await lock.holder()
  if (known !== null || !driverOf(knex).isFile) return known
  const owner = await readOwner(ledgerTables(project, knex))
  return owner && ownerText(owner)
}

interface LockTimeout {
  readonly message: string
  readonly hint: string
}

/** Pauses, or throws: the deadline has passed, or the process was told to stop. */
export async function waitBefore(
  deadline: number,
  { signal, lockTimeout }: LockOptions,
  givingUp: () => Promise<LockTimeout>,
): Promise<void> {
  if (signal.aborted) throw new Cancelled('Cancelled. Nothing was changed.')
  if (performance.now() > deadline) {
    const { message, hint } = await givingUp()
    throw new UserError(`${message} Waited ${lockTimeout / 1000} s.`, hint, exit.failed)
  }
  await sleep(pause)
}
