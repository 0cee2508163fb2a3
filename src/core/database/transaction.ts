import type { Knex } from '../project/knex.ts'
import type { Work } from './drivers/driver.ts'
import { driverOf } from './drivers/driver-of.ts'
import { firstErrorIn } from './first-error.ts'

/** Runs work in one transaction. */
export async function inTransaction(knex: Knex, work: Work): Promise<void> {
  const { guardTransactions, isConsequence } = driverOf(knex)
  const guard = await guardTransactions?.(knex)
  let failure: unknown
  let keep: (() => void) | undefined
  const guarded: Work = async trx => {
    const first = firstErrorIn(trx)
    try {
      if (guard) keep = await guard.run(trx, work)
      else await work(trx)
    } catch (error) {
      failure = isConsequence?.(error) ? (first.error() ?? error) : error
      throw failure
    }
  }
  try {
    // A lost connection cannot roll back either, and Knex would report only that second error.
    await knex.transaction(guarded).catch((error: unknown) => {
      throw failure ?? error
    })
    keep?.()
  } finally {
    await guard?.end()
  }
}
