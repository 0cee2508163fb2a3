import type { Knex } from 'knex'
import type { IndexColumn } from './list-indexes.ts'

/** The columns of every index of a table that has all its rows. */
export async function indexColumns(knex: Knex, table: string): Promise<IndexColumn[]> {
  const { rows } = await knex.raw(
    `select i.indexrelid::text as index, a.attname as column, i.indisunique as unique
     from pg_index i
     cross join unnest(i.indkey) with ordinality as k (number, place)
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
     where i.indrelid = ?::regclass and i.indpred is null and i.indisvalid
     order by i.indexrelid, k.place`,
    [table],
  )
  return rows
}
