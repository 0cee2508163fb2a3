import type { Knex } from '../../project/knex.ts'
import type { KnexProject } from '../../project/read-project.ts'
import { exit, UserError } from '../../system/errors.ts'
import { isLost } from '../fault/fault.ts'
import { disableProcessing } from '../identifier-mapping.ts'
import { type AdvisoryLock, LockLost } from './advisory-lock.ts'

/** How a server locks. Each statement returns one row. */
export interface SessionLock {
  /** Turns off the server's time limits for the session that holds the lock while another one works. */
  prepare(holder: Knex.Transaction): Promise<unknown>
  /** `taken`: 1, or 0 where another session holds it; null on a server error. */
  readonly take: string
  /** `held`: 1 while this session holds it. */
  readonly check: string
  /** `holder`: the session that holds it. */
  readonly holder: string
  /** Releases it before the connection ends. */
  readonly free?: string
}

/** A separate connection, kept open by a transaction that does nothing. */
export function sessionLock(
  project: KnexProject,
  { prepare, take, check, holder: who, free }: SessionLock,
): AdvisoryLock {
  const knex = project.connect()
  disableProcessing(knex)
  let holder: Knex.Transaction | undefined
  let isHeld = false
  return {
    async tryTake() {
      holder ??= await begin()
      const { taken } = await rowOf(holder, take)
      if (taken === null)
        throw new UserError(
          `${project.database} failed to take the lock that keeps other processes out.`,
          'See the log of the server, and run the command again.',
          exit.failed,
        )
      isHeld = Number(taken) === 1
      return isHeld
    },
    async check() {
      if (!holder) return
      const { held } = await rowOf(holder, check).catch((error: unknown) => {
        if (isLost(error)) throw new LockLost('the connection that held it ended')
        throw error
      })
      if (Number(held) !== 1) throw new LockLost('the server gave it to another session')
    },
    async holder() {
      if (!holder) return null
      const { holder: found } = await rowOf(holder, who)
      return typeof found === 'string' ? found : null
    },
    /** Errors do not matter here: the end of the connection also releases the lock. */
    async free() {
      if (holder && isHeld && free) await holder.raw(free).catch(() => {})
      await holder?.rollback().catch(() => {})
      await knex.destroy()
    },
  }

  async function begin(): Promise<Knex.Transaction> {
    const begun = await knex.transaction()
    await prepare(begun)
    return begun
  }
}

async function rowOf(knex: Knex, sql: string): Promise<Readonly<Record<string, unknown>>> {
  const answer = await knex.raw(sql)
  const [row] = Array.isArray(answer) ? answer[0] : answer.rows
  return row ?? {}
}
