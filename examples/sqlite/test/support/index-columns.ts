import type { Knex } from 'knex'
import type { IndexColumn } from './list-indexes.ts'

/** The columns of every index of a table, and of an integer primary key, which has none. */
export async function indexColumns(knex: Knex, table: string): Promise<IndexColumn[]> {
  const rows: Array<{ index: string; column: string; unique: number }> = await knex.raw(
    `select l.name as "index", i.name as "column", l."unique" as "unique"
     from pragma_index_list(?) l join pragma_index_info(l.name) i
     where l.partial = 0 order by l.name, i.seqno`,
    [table],
  )
  const keys: Array<{ name: string }> = await knex.raw(
    'select name from pragma_table_info(?) where pk > 0 order by pk',
    [table],
  )
  return [
    ...rows.map(row => ({ ...row, unique: row.unique === 1 })),
    ...keys.map(({ name }) => ({ index: 'primary key', column: name, unique: true })),
  ]
}
