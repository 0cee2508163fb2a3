import type { Knex } from 'knex'

/**
 * Locks the rows of a query, without those that another transaction has locked. The query is of one table: MariaDB has no
 * FOR UPDATE OF, so a join would lock the rows of every table.
 */
export function skipLocked(rows: Knex.QueryBuilder): Knex.QueryBuilder {
  return rows.forUpdate().skipLocked()
}
