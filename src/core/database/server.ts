import type { Knex } from '../project/knex.ts'
import type { KnexProject } from '../project/read-project.ts'
import { UserError } from '../system/errors.ts'
import { type ConnectOptions, withKnex } from './connection.ts'
import type { DatabaseServer, ServerDriver } from './drivers/driver.ts'
import { driverOf } from './drivers/driver-of.ts'
import { databaseNameOf, projectOnDatabase } from './project-on-database.ts'

export interface ServerOptions extends ConnectOptions {
  /** The URL of another server and user; by default the project's. */
  readonly server?: string | undefined
}

/** Connects to the server of a project, whether or not the project's database exists. */
export async function withDatabaseServer<T>(
  project: KnexProject,
  options: ServerOptions,
  use: (server: DatabaseServer) => Promise<T>,
): Promise<T> {
  const { server } = driverOf(project.connect())
  if (!server)
    throw new UserError(
      `gapi cannot create a database on the server of ${project.database}.`,
      'It supports PostgreSQL, MySQL and MariaDB.',
    )
  const own = await databaseNameOf(project)
  return withFirst(project, options, server, server.through(own), knex => use(server.connect(knex, own)))
}

/** Connects to the first of these databases that the user may connect to. */
async function withFirst<T>(
  project: KnexProject,
  options: ServerOptions,
  server: ServerDriver,
  [database, ...others]: readonly (string | undefined)[],
  use: (knex: Knex) => Promise<T>,
): Promise<T> {
  let isBorrowed = false
  const through = projectOnDatabase(project, { database, server: options.server })
  const shown = options.server === undefined ? project.database : through.database
  try {
    return await withKnex({ ...through, database: shown }, options, knex => {
      isBorrowed = true
      return use(knex)
    })
  } catch (error) {
    const code = codeOf(error instanceof UserError ? error.cause : undefined)
    if (isBorrowed || others.length === 0 || !server.mayTryNext(code)) throw error
    return withFirst(project, options, server, others, use)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
