import type { Knex } from 'knex'

/**
 * Runs an insert or an update and returns the rows as they are stored, with what the database added. What an AFTER
 * trigger changes is not in them. The other parameter is for databases without RETURNING.
 */
export async function written<R>(write: Knex.QueryBuilder, _stored: Knex.QueryBuilder): Promise<R[]> {
  return write.returning('*')
}
