import type { Knex } from 'knex'
import { newId } from '../../db/row.ts'

const table = 'cache_marks'

/** Changes whenever a write could not be announced by way of Redis. */
export async function readMark(knex: Knex): Promise<string> {
  const marks: string[] = await knex(table).orderBy('id').pluck('mark')
  return marks.join()
}

/** Tells all instances that anything may have changed, by way of the database: they read it within their lease. */
export async function changeMark(query: Knex): Promise<void> {
  const mark = newId()
  const changed: number = await query(table).update({ mark })
  if (changed === 0) await query(table).insert({ id: newId(), created_at: new Date(), mark })
}
