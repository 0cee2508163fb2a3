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
