import type { Knex } from 'knex'
import { migrationSettingsOf } from '../../src/core/migration-settings.ts'
import { tablesOf } from '../../src/core/migration-tables.ts'
import { readSchema } from '../../src/core/schema/read.ts'

const tables = tablesOf(migrationSettingsOf({}, ''))

/** Every part of a schema in one order, without the tables of the runner. */
export async function schemaOf(knex: Knex): Promise<string[]> {
  const parts = await readSchema(knex, tables)
  return parts.map(part => JSON.stringify(part)).sort()
}
