import type { Knex } from '../project/knex.ts'
import type { Work } from './drivers/driver.ts'
import { driverOf } from './drivers/driver-of.ts'

/** Runs work and its record in one transaction. */
export async function inTransaction(knex: Knex, work: Work, record: Work = async () => {}): Promise<void> {
  const own = driverOf(knex).inTransaction
  return own ? own(knex, work, record) : keepingError(knex, work, record)
}

/**
 * A lost connection cannot roll back either, and Knex would report only that second error. Where code catches
 * an error, PostgreSQL refuses every later statement; the first error is thrown then.
 */
async function keepingError(knex: Knex, work: Work, record: Work): Promise<void> {
  let failure: unknown
  const watched: Work = async trx => {
    const first = firstErrorIn(trx)
    try {
      await work(trx)
      await record(trx)
    } catch (error) {
      failure = driverOf(knex).isConsequence?.(error) ? (first() ?? error) : error
      throw failure
    }
  }
  await knex.transaction(watched).catch((error: unknown) => {
    throw failure ?? error
  })
}

/** The first error of a query from now on. */
function firstErrorIn({ client }: Knex): () => unknown {
  let first: unknown
  client.on('query-error', (error: unknown) => {
    first ??= error
  })
  return () => first
}
