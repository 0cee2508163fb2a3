import { dialectOf } from '../dialect.ts'
import { UserError } from '../errors.ts'
import type { Knex } from '../knex.ts'
import type { Tables } from '../migration-tables.ts'
import { readMysql } from './mysql.ts'
import type { SchemaPart } from './part.ts'
import { readPostgres } from './postgres.ts'
import { readSqlite } from './sqlite.ts'

/**
 * Everything that migrations make, of every schema that is not the system's, but for the tables in which migrations
 * are recorded. The order of columns is not part of it: one that was dropped and added again comes last.
 */
export async function readSchema(knex: Knex, tables: Tables): Promise<SchemaPart[]> {
  const parts = await readers[dialectOf(knex).family](knex)
  const own = [tables.migrations, tables.lock, tables.notes]
  const isOwn = ({ owner }: SchemaPart) =>
    own.some(name =>
      tables.schema
        ? owner === `${tables.schema}.${name}` || (tables.schema === 'public' && owner === name)
        : owner === name || owner.endsWith(`.${name}`),
    )
  return parts.filter(part => !isOwn(part))
}

const readers = {
  sqlite: readSqlite,
  postgres: readPostgres,
  mysql: readMysql,
  other: async (): Promise<SchemaPart[]> => {
    throw new UserError(
      'gapi cannot read the schema of this kind of database.',
      'It can on SQLite, PostgreSQL, MySQL and MariaDB.',
    )
  },
} as const
