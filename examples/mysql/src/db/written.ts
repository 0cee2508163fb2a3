import type { Knex } from 'knex'

/** Runs an insert or an update and reads the rows as they are `stored`: MySQL has no RETURNING. */
export async function written<R>(write: Knex.QueryBuilder, stored: Knex.QueryBuilder): Promise<R[]> {
  await write
  return stored
}
