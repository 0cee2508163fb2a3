import type { Knex } from 'knex'
import { readSchema } from '../../src/core/ledger/read-schema.ts'
import { tableNamesOf } from '../../src/core/ledger/tables.ts'
import { migrationSettingsOf } from '../../src/core/project/migration-settings.ts'

const tables = tableNamesOf(migrationSettingsOf({}, ''))

/** Every part of a schema in one order, without the tables of the runner. */
export async function schemaOf(knex: Knex): Promise<string[]> {
  const parts = await readSchema(knex, tables)
  return parts.map(part => JSON.stringify(part)).sort()
}
