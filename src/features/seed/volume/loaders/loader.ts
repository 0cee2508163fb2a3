import { dialectOf } from '../../../../core/dialect.ts'
import type { Knex } from '../../../../core/knex.ts'
import type { Plan } from '../plan.ts'
import type { Loader } from './batch.ts'
import { copyLoader } from './copy.ts'
import { infileLoader } from './infile.ts'
import { insertLoader } from './inserts.ts'
import { preparedLoader } from './prepared.ts'

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
