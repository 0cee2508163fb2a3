import { driverOf } from '../../../core/database/drivers/driver-of.ts'
import { insertLoader } from '../../../core/database/loading/inserts.ts'
import type { Loader } from '../../../core/database/loading/loader.ts'
import type { Knex } from '../../../core/project/knex.ts'
import type { TablePlan } from './plan-table.ts'

/** The fastest loader of this database and its driver; multi-row inserts where it has none. */
export async function loaderFor(trx: Knex.Transaction, plan: TablePlan): Promise<Loader> {
  const connection: unknown = await trx.client.acquireConnection()
  const own = await driverOf(trx).rows.loaderOf?.(trx, connection, plan)
  return own ?? insertLoader(trx, plan)
}
