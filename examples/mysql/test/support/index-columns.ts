import type { Knex } from 'knex'
import type { IndexColumn } from './list-indexes.ts'

/** The columns of every index of a table. */
export async function indexColumns(knex: Knex, table: string): Promise<IndexColumn[]> {
  const rows = await knex('information_schema.statistics')
    .where({ table_name: table })
    .whereRaw('table_schema = database()')
    .orderBy(['index_name', 'seq_in_index'])
    .select({ index: 'index_name', column: 'column_name', nonUnique: 'non_unique' })
  return rows.map(({ index, column, nonUnique }) => ({ index, column, unique: Number(nonUnique) === 0 }))
}
