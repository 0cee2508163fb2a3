import { randomBytes } from 'node:crypto'
import makeKnex, { type Knex } from 'knex'
import { onTestFinished } from 'vitest'
import { NodeSqlite } from '../../examples/sqlite/src/db/node-sqlite.ts'
import { creates, knexProject, sqlite } from './knex-project.ts'

export { creates }

/** A database that tests run on; those of a server only where a variable names one. */
export interface TestDatabase {
  readonly name: 'sqlite' | 'postgres' | 'mysql'
  readonly isThere: boolean
  /** A project with a database of its own, both gone after the test. */
  project(migrations: Readonly<Record<string, string>>, options?: string): Promise<string>
  /** The URL of an empty database, gone after the test; of a server only. */
  url(): Promise<{ readonly connection: string }>
  /** An empty database; `drop` takes it away again. */
  empty(): Promise<{ readonly knex: Knex; drop(): Promise<void> }>
}

export const databases: readonly TestDatabase[] = [
  {
    name: 'sqlite',
    isThere: true,
    project: async (migrations, options = '') => knexProject(migrations, { options, database: sqlite }),
    url: async () => ({ connection: 'sqlite:data/test.sqlite' }),
    async empty() {
      const connection = { filename: ':memory:' }
      const knex = makeKnex({
        client: NodeSqlite,
        connection,
        pool: { min: 1, max: 1 },
        useNullAsDefault: true,
      })
      return { knex, drop: () => knex.destroy() }
    },
  },
  onServer('postgres', 'pg', process.env.GAPI_TEST_POSTGRES),
  onServer('mysql', 'mysql2', process.env.GAPI_TEST_MYSQL),
]

function onServer(name: TestDatabase['name'], client: string, url: string | undefined): TestDatabase {
  return {
    name,
    isThere: url !== undefined,
    async project(migrations, options = '') {
      const { connection, drop } = await made()
      onTestFinished(drop)
      return knexProject(migrations, {
        options,
        database: `client: '${client}', connection: '${connection}'`,
      })
    },
    async url() {
      const { connection, drop } = await made()
      onTestFinished(drop)
      return { connection }
    },
    async empty() {
      const { connection, drop } = await made()
      const knex = makeKnex({ client, connection })
      return { knex, drop: () => knex.destroy().then(drop) }
    },
  }

  async function made() {
    if (url === undefined) throw new Error(`No server for ${name}`)
    const database = `gapi_${randomBytes(6).toString('hex')}`
    const connection = new URL(url)
    connection.pathname = `/${database}`
    const admin = makeKnex({ client, connection: url })
    await admin.raw(`create database ${database}`)
    const drop = async () => {
      await admin.raw(`drop database ${database}${name === 'postgres' ? ' with (force)' : ''}`)
      await admin.destroy()
    }
    return { connection: connection.href, drop }
  }
}
