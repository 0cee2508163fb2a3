import { randomBytes } from 'node:crypto'
import makeKnex, { type Knex } from 'knex'
import { onTestFinished } from 'vitest'
import { creates, knexProject, sqlite } from './knex-project.ts'

export { creates }

/** A database that tests run on; those of a server only where a variable names one. */
export interface TestDatabase {
  readonly name: 'sqlite' | 'postgres' | 'mysql'
  readonly isThere: boolean
  /** A project with a database of its own, both gone after the test. */
  project(migrations: Readonly<Record<string, string>>, options?: string): Promise<string>
}

export const databases: readonly TestDatabase[] = [
  {
    name: 'sqlite',
    isThere: true,
    project: async (migrations, options = '') => knexProject(migrations, { options, database: sqlite }),
  },
  onServer('postgres', 'pg', process.env.GAPI_TEST_POSTGRES),
  onServer('mysql', 'mysql2', process.env.GAPI_TEST_MYSQL),
]

function onServer(name: TestDatabase['name'], client: string, url: string | undefined): TestDatabase {
  return {
    name,
    isThere: url !== undefined,
    async project(migrations, options = '') {
      if (url === undefined) throw new Error(`No server for ${name}`)
      const database = `gapi_${randomBytes(6).toString('hex')}`
      const connection = new URL(url)
      connection.pathname = `/${database}`
      const admin = makeKnex({ client, connection: url })
      await admin.raw(`create database ${database}`)
      const folder = knexProject(migrations, {
        options,
        database: `client: '${client}', connection: '${connection}'`,
      })
      onTestFinished(() => drop(admin, database, name))
      return folder
    },
  }
}

async function drop(admin: Knex, database: string, name: TestDatabase['name']): Promise<void> {
  await admin.raw(`drop database ${database}${name === 'postgres' ? ' with (force)' : ''}`)
  await admin.destroy()
}
