import type { Knex } from '../project/knex.ts'
import type { TransactionGuard, Work } from './drivers/driver.ts'
import { driverOf } from './drivers/driver-of.ts'
import { type FirstError, firstErrorIn } from './first-error.ts'
import { filledIn } from './literal.ts'
import { send, sendAll } from './send.ts'
import type { SentStatement } from './sent-statement.ts'
import { inTransaction } from './transaction.ts'

/** The statements that record work, to be sent at the end of its transaction. */
export type RecordOf = (trx: Knex.Transaction) => Promise<readonly SentStatement[]>

interface Open {
  readonly trx: Knex.Transaction
  readonly guard: TransactionGuard | undefined
  readonly first: FirstError
  /** Whether a transaction has begun in which nothing ran yet. */
  isBegun: boolean
}

/**
 * Transactions one after another on one connection. To begin one with Knex costs as much as several statements,
 * so all of them use the same object of Knex; what each piece of work gets is a transaction of its own.
 */
export class TransactionSeries {
  readonly #knex: Knex
  #open: Open | undefined

  constructor(knex: Knex) {
    this.#knex = knex
  }

  get isOpen(): boolean {
    return this.#open !== undefined
  }

  /** Runs work and its record in one transaction. */
  async run(work: Work, recordOf: RecordOf): Promise<void> {
    if (!driverOf(this.#knex).beginsInSql)
      return inTransaction(this.#knex, async trx => {
        await work(trx)
        await sendAll(trx, await recordOf(trx))
      })
    const open = await this.#begin()
    const { trx, guard, first } = open
    try {
      const keep = guard ? await guard.run(trx, work) : await work(trx)
      open.isBegun = await commit(trx, await recordOf(trx))
      keep?.()
    } catch (error) {
      this.#open = undefined
      await trx.rollback()
      await guard?.end()
      throw driverOf(trx).isConsequence?.(error) ? (first.error() ?? error) : error
    }
  }

  /** Returns the connection. Nothing else may use the database before. */
  async end(): Promise<void> {
    if (!this.#open) return
    const { trx, guard, isBegun } = this.#open
    this.#open = undefined
    try {
      // Knex returns a connection only when a transaction ends.
      if (!isBegun) await send(trx, 'BEGIN;')
    } finally {
      await trx.rollback()
      await guard?.end()
    }
  }

  async #begin(): Promise<Open> {
    const open = this.#open ?? (await this.#start())
    if (!open.isBegun) await send(open.trx, 'BEGIN;')
    open.isBegun = false
    open.first.forget()
    return open
  }

  async #start(): Promise<Open> {
    const guard = await driverOf(this.#knex).guardTransactions?.(this.#knex)
    try {
      const trx = await this.#knex.transaction()
      this.#open = { trx, guard, first: firstErrorIn(trx), isBegun: true }
      return this.#open
    } catch (error) {
      await guard?.end()
      throw error
    }
  }
}

/** Sends the last statements and commits. Returns whether the next transaction has begun, in the same query. */
async function commit(trx: Knex.Transaction, last: readonly SentStatement[]): Promise<boolean> {
  const isJoined = driverOf(trx).sql.joinsStatements
  const texts = isJoined ? last.map(statement => filledIn(statement, trx)) : []
  // Knex would read it as a parameter.
  if (!isJoined || texts.some(text => text.includes('?'))) {
    await sendAll(trx, [...last, 'COMMIT;'])
    return false
  }
  await send(trx, `${[...texts, 'COMMIT', 'BEGIN'].join(';')};`)
  return true
}
