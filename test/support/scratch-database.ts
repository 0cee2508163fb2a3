import knexModule, { type Knex } from 'knex'
import { NodeSqlite } from '../../examples/sqlite/src/db/node-sqlite.ts'

/** A kind of database that tests run on; without a URL its tests are skipped. */
export interface ScratchDatabase {
  readonly name: 'sqlite' | 'postgres' | 'mysql'
  readonly available: boolean
  /** An empty database of its own; `drop` takes it away again. */
  create(): Promise<{ readonly knex: Knex; drop(): Promise<void> }>
}

const { GAPI_TEST_POSTGRES: postgres, GAPI_TEST_MYSQL: mysql } = process.env

export const scratchDatabases: readonly ScratchDatabase[] = [
  {
    name: 'sqlite',
    available: true,
    async create() {
      const knex = knexModule({
        client: NodeSqlite,
        connection: { filename: ':memory:' },
        pool: { min: 1, max: 1 },
        useNullAsDefault: true,
      })
      return { knex, drop: () => knex.destroy() }
    },
  },
  { name: 'postgres', available: Boolean(postgres), create: () => serverDatabase('pg', postgres) },
  { name: 'mysql', available: Boolean(mysql), create: () => serverDatabase('mysql2', mysql) },
]

async function serverDatabase(client: string, url = '') {
  const name = `gapi_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`
  const admin = knexModule({ client, connection: url })
  await admin.raw(`create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const knex = knexModule({ client, connection: own.href })
  return {
    knex,
    async drop() {
      await knex.destroy()
      await admin.raw(`drop database ${name}`)
      await admin.destroy()
    },
  }
}

/** Everything of a schema that a program can see, in a stable order; the order of columns is not part of it. */
export async function schemaOf({ name }: ScratchDatabase, knex: Knex): Promise<string[]> {
  const rows = await schemaReaders[name](knex)
  return rows.map(row => JSON.stringify(row)).sort()
}

const schemaReaders: Readonly<Record<ScratchDatabase['name'], (knex: Knex) => Promise<readonly unknown[]>>> =
  {
    async sqlite(knex) {
      const read = (sql: string): Promise<readonly unknown[]> => knex.raw(sql)
      const columns = await read(
        `select m.name as tbl, c.name, c.type, c."notnull", c.dflt_value, c.pk from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'`,
      )
      const indexes = await read(
        `select m.name as tbl, l."unique", l.origin, group_concat(i.name) as columns, case l.origin when 'c' then l.name end as name from sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i where m.type = 'table' group by m.name, l.name`,
      )
      const keys = await read(
        `select m.name as tbl, f."from", f."table", f."to", f.on_delete, f.on_update from sqlite_master m, pragma_foreign_key_list(m.name) f where m.type = 'table'`,
      )
      const sql: readonly { name: string; sql: string }[] = await knex.raw(
        `select name, sql from sqlite_master where type = 'table'`,
      )
      const checks = sql.flatMap(({ name, sql: text }) =>
        [...text.matchAll(/check\s*\((.*?\))\)/gi)].map(([, check = '']) => [name, check.replace(/\s/g, '')]),
      )
      return [...columns, ...indexes, ...keys, ...checks]
    },

    async postgres(knex) {
      const queries = [
        `select table_name, column_name, data_type, is_nullable, column_default, character_maximum_length, numeric_precision, numeric_scale, datetime_precision from information_schema.columns where table_schema = 'public'`,
        `select tablename, indexdef from pg_indexes where schemaname = 'public'`,
        `select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace`,
        `select c.relname, d.objsubid, d.description from pg_description d join pg_class c on c.oid = d.objoid where c.relnamespace = 'public'::regnamespace`,
      ]
      const results = await Promise.all(queries.map(sql => knex.raw(sql)))
      return results.flatMap(({ rows }) => rows)
    },

    async mysql(knex) {
      const queries = [
        'select table_name, column_name, column_type, is_nullable, column_default, extra, column_comment from information_schema.columns where table_schema = database()',
        'select table_name, index_name, non_unique, seq_in_index, column_name from information_schema.statistics where table_schema = database()',
        'select k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name, r.delete_rule from information_schema.key_column_usage k join information_schema.referential_constraints r on r.constraint_name = k.constraint_name and r.constraint_schema = k.constraint_schema where k.table_schema = database()',
      ]
      const results = await Promise.all(queries.map(sql => knex.raw(sql)))
      return results.flatMap(([rows]) => rows)
    },
  }
