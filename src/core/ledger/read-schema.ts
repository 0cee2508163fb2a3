import { driverOf } from '../database/drivers/driver-of.ts'
import type { Knex } from '../project/knex.ts'
import type { SchemaPart } from '../schema/part.ts'
import type { TableNames } from './tables.ts'

/**
 * Everything that migrations can create, in every schema except the system's, without the ledger's tables.
 * The order of columns is ignored: a column that was dropped and added again comes last.
 */
export async function readSchema(knex: Knex, tables: TableNames): Promise<SchemaPart[]> {
  const parts = await driverOf(knex).readSchema(knex)
  const own = [tables.migrations, tables.lock, tables.notes]
  const isOwn = ({ owner }: SchemaPart) =>
    own.some(name =>
      tables.schema
        ? owner === `${tables.schema}.${name}` || (tables.schema === 'public' && owner === name)
        : owner === name || owner.endsWith(`.${name}`),
    )
  return parts.filter(part => !isOwn(part))
}
