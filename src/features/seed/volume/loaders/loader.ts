import { dialectOf } from '../../../../core/dialect.ts'
import type { Knex } from '../../../../core/knex.ts'
import type { Plan } from '../plan.ts'
import { copyLoader } from './copy.ts'
import { infileLoader } from './infile.ts'
import { insertLoader } from './inserts.ts'
import { preparedLoader } from './prepared.ts'

/** Writes rows of a plan to its table, on the connection of one transaction. */
export interface Loader {
  /** What the database calls the way they go. */
  readonly way: 'COPY' | 'LOAD DATA' | 'prepared inserts' | 'inserts'
  load(batch: Batch): Promise<void>
}

/** Rows by number, from the first on. */
export interface Batch {
  readonly first: number
  readonly rows: number
  readonly signal: AbortSignal
  /** Told now and then how many of the batch are on their way. */
  onRows(rows: number): void
}

/** The fastest way that this database and its driver have; where they have none, inserts of many rows. */
export async function loaderFor(trx: Knex.Transaction, plan: Plan): Promise<Loader> {
  const connection: unknown = await trx.client.acquireConnection()
  const { family } = dialectOf(trx)
  const own =
    family === 'postgres'
      ? copyLoader(trx, connection, plan)
      : family === 'mysql'
        ? await infileLoader(trx, connection, plan)
        : preparedLoader(trx, connection, plan)
  return own ?? insertLoader(trx, plan)
}
