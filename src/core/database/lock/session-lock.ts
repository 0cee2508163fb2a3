import type { Knex } from '../../project/knex.ts'
import type { KnexProject } from '../../project/read-project.ts'
import { exit, UserError } from '../../system/errors.ts'
import { isLost } from '../fault/fault.ts'
import { disableProcessing } from '../identifier-mapping.ts'
import { send } from '../send.ts'
import { type AdvisoryLock, LockLost } from './advisory-lock.ts'

/** How a server locks. Each statement returns one row. */
export interface SessionLock {
  /** Turns off the server's time limits for the session that holds the lock while another one works. */
  prepare(holder: Knex.Transaction): Promise<unknown>
  /** `taken`: 1, or 0 where another session holds it; null on a server error. */
  readonly take: string
  /** `held`: 1 while this session holds it. */
  readonly check: string
  /** `session`: its number, and the statement that fails on any connection unless that session holds the lock. */
  readonly proof?: { readonly session: string; of(session: number): string }
  /** `holder`: the session that holds it. */
  readonly holder: string
  /** Releases it before the connection ends. */
  readonly free?: string
}

/** A separate connection, kept open by a transaction that does nothing. */
export function sessionLock(
  project: KnexProject,
  { prepare, take, check, proof, holder: who, free }: SessionLock,
): AdvisoryLock {
  const knex = project.connect()
  disableProcessing(knex)
  let holder: Knex.Transaction | undefined
  let isHeld = false
  let proven: string | undefined
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
      if (isHeld && proof) proven = proof.of(Number((await rowOf(holder, proof.session)).session))
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
    proof: () => proven,
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

async function rowOf(trx: Knex.Transaction, sql: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await send(trx, sql)
  const [row] = Array.isArray(response) ? response[0] : Object(response).rows
  return row ?? {}
}
