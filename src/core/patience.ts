import { setTimeout as sleep } from 'node:timers/promises'
import { type AdvisoryLock, advisoryLockOf } from './advisory-lock.ts'
import { Cancelled, exit, UserError } from './errors.ts'
import type { Knex } from './knex.ts'
import type { KnexProject } from './knex-project.ts'

export interface Patience {
  /** Milliseconds to wait for another process that migrates or seeds. */
  readonly lockTimeout: number
  readonly signal: AbortSignal
  /** Called once, when there is something to wait for. */
  onWait?(): void
}

const pause = 50

/** Lends the database to one process at a time that migrates or seeds; the lock dies with its process. */
export async function withAdvisoryLock<T>(
  project: KnexProject,
  knex: Knex,
  patience: Patience,
  use: () => Promise<T>,
): Promise<T> {
  const lock = advisoryLockOf(project, knex)
  try {
    await takeAdvisory(lock, performance.now() + patience.lockTimeout, patience)
    return await use()
  } finally {
    await lock.free()
  }
}

async function takeAdvisory(lock: AdvisoryLock, deadline: number, patience: Patience): Promise<void> {
  for (let waits = false; !(await lock.tryTake()); waits = true) {
    if (!waits) patience.onWait?.()
    await waitBefore(deadline, patience, 'Another process is migrating or seeding this database.')
  }
}

/** Pauses, or gives up: the deadline has passed, or the process is told to stop. */
export async function waitBefore(
  deadline: number,
  { signal, lockTimeout }: Patience,
  says: string,
): Promise<void> {
  if (signal.aborted) throw new Cancelled('Cancelled. Nothing was changed.')
  if (performance.now() > deadline)
    throw new UserError(
      `${says} Waited ${lockTimeout / 1000} s.`,
      'Wait longer with --lock-timeout 5m. If nothing runs any more: gapi migration unlock',
      exit.failed,
    )
  await sleep(pause)
}
