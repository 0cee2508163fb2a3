import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from '../project/knex.ts'
import type { KnexProject } from '../project/read-project.ts'
import { Cancelled, exit, UserError } from '../system/errors.ts'
import { driverOf } from './drivers/driver-of.ts'
import { faultError, faultOf, saysOf } from './fault/fault.ts'
import { disableProcessing } from './identifier-mapping.ts'

export interface ConnectOptions {
  /** How long to wait for the database, in milliseconds. */
  readonly waitDb: number
  readonly signal: AbortSignal
}

/**
 * Opens a Knex, waits until its database answers, and always destroys it. An error of the database during the
 * work becomes a UserError.
 */
export async function withKnex<T>(
  project: KnexProject,
  options: ConnectOptions,
  use: (knex: Knex) => Promise<T>,
): Promise<T> {
  const knex = project.connect()
  try {
    disableProcessing(knex)
    await answer(project, knex, options)
    await driverOf(knex).adapt?.(knex)
    return await use(knex)
  } catch (error) {
    throw error instanceof UserError ? error : (faultError(project.database, error) ?? error)
  } finally {
    await knex.destroy()
  }
}

/** The SQLite file that a read-only command would create by connecting: the database does not exist yet. */
export function isAbsent(project: KnexProject): boolean {
  const knex = project.connect()
  const file = driverOf(knex).fileOf(knex)
  return file !== undefined && !existsSync(resolve(project.root, file))
}

async function answer(project: KnexProject, knex: Knex, { waitDb, signal }: ConnectOptions): Promise<void> {
  const started = performance.now()
  for (;;) {
    try {
      await knex.raw('select 1')
      return
    } catch (error) {
      if (signal.aborted) throw new Cancelled('Cancelled. Nothing was changed.')
      const locked = faultOf(error)?.kind === 'busy'
      const limit = locked ? Math.max(waitDb, busyLimit) : waitDb
      if (performance.now() - started >= limit) throw unreachable(project, knex, error)
      await sleep(locked ? 25 : 250)
    }
  }
}

/**
 * Whatever its busy_timeout, SQLite does not wait while another process opens the WAL first or closes it
 * last.
 */
const busyLimit = 5000 // ms

function unreachable({ database, root }: KnexProject, knex: Knex, error: unknown): UserError {
  const message = error instanceof Error ? saysOf(error) : String(error)
  const hint = faultOf(error)?.hint ?? 'Check its configuration.'
  const file = driverOf(knex).fileOf(knex)
  const sentence =
    file && !existsSync(dirname(resolve(root, file)))
      ? new UserError(`The folder of ${database} does not exist.`, 'Create the folder first.', exit.failed)
      : new UserError(`Cannot use ${database}: ${message}`, hint, exit.failed)
  sentence.cause = error
  return sentence
}
