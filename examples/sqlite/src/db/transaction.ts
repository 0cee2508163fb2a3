import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { Deadline } from './deadline.ts'
import { faultOf } from './fault.ts'
import { interrupt } from './session.ts'
import { OutsideSavepoint } from './transaction-state.ts'

interface TransactionOptions {
  readonly readOnly?: boolean
  readonly deadline?: Deadline | undefined
}

/**
 * The transaction and the savepoints around the current savepoint. A transaction alone enters no AsyncLocalStorage, because
 * on Node 20 and 22 that makes every later promise of the process slower.
 */
const enclosing = new AsyncLocalStorage<readonly Knex[]>()

/**
 * Runs `work` in a transaction. If another writer holds the lock at BEGIN (SQLite), retries until LOCK_TIMEOUT without
 * holding the connection, so that reads continue. Rolls back at the deadline.
 */
export async function transaction<T>(
  knex: Knex,
  work: (trx: Knex.Transaction) => T | Promise<T>,
  { readOnly = false, deadline }: TransactionOptions = {},
): Promise<T> {
  const outer = enclosing.getStore() ?? []
  // Knex would deadlock: the inner savepoint would wait for the outer one, and the outer for the inner.
  if (outer.includes(knex)) throw new OutsideSavepoint('db.atomically')
  const { LOCK_TIMEOUT = 0 } = knex.client.config.limits ?? {}
  const until = performance.now() + LOCK_TIMEOUT * 1000
  for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
    let begun = false
    const run = async (trx: Knex.Transaction): Promise<T> => {
      if (trx.isCompleted()) throw new Error('The transaction did not begin.') // Knex calls this anyway.
      begun = true
      const done = Promise.resolve(
        knex.isTransaction ? enclosing.run([...outer, knex], work, trx) : work(trx),
      )
      return deadline ? deadline.within(done, () => void stop(trx)) : done
    }
    try {
      return await knex.transaction(run, { readOnly })
    } catch (error) {
      if (begun || faultOf(error) !== 'locked' || performance.now() > until || deadline?.hasPassed)
        throw error
    }
    await wait(pause * Math.random())
  }
}

async function stop(trx: Knex.Transaction): Promise<void> {
  interrupt(await trx.client.acquireConnection())
}
