import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Knex } from '../project/knex.ts'
import type { KnexProject } from '../project/read-project.ts'
import { Cancelled, exit, UserError } from '../system/errors.ts'
import { isLeftOver, scratchName } from '../system/owned-name.ts'
import { temporaryFolder } from '../system/temporary.ts'
import { withKnex } from './connection.ts'
import { driverOf } from './drivers/driver-of.ts'
import { databaseNameOf, projectOnDatabase } from './project-on-database.ts'
import { type ServerOptions, withDatabaseServer } from './server.ts'

export interface ScratchOptions extends ServerOptions {
  /** Another scratch database to copy, which nobody uses; where that is impossible, the new one is empty. */
  readonly like?: KnexProject | undefined
}

/**
 * Gives a project a new, empty database in place of its own, and always drops it. Databases left by a process
 * that died are dropped by the next one. There is no connection to the project's own database, unless
 * PostgreSQL has no other to send `create database` through.
 */
export async function withScratchDatabase<T>(
  project: KnexProject,
  options: ScratchOptions,
  use: (scratch: KnexProject) => Promise<T>,
): Promise<T> {
  const { isFile } = driverOf(project.connect())
  const lend = isFile && options.server === undefined ? withScratchFile : withScratchOnServer
  return lend(project, options, async scratch => {
    if (options.signal.aborted) throw new Cancelled('Cancelled. Nothing was changed.')
    await withKnex(scratch, options, knex => prepare(scratch, knex))
    return use(scratch)
  })
}

/** Whether a scratch database can be a copy of another. */
export function copiesScratch(project: KnexProject): boolean {
  const { isFile, server } = driverOf(project.connect())
  return isFile || server?.copies === true
}

type UseScratch = <T>(
  project: KnexProject,
  options: ScratchOptions,
  use: (scratch: KnexProject) => Promise<T>,
) => Promise<T>

/** In a folder of its own, so that the files which SQLite adds are removed with it. */
const withScratchFile: UseScratch = async (project, { like }, use) => {
  const folder = temporaryFolder('scratch', {})
  try {
    const database = join(folder, 'scratch.db')
    const from = like && (await databaseNameOf(like))
    if (from === undefined) writeFileSync(database, '')
    else copyDatabaseFile(from, database)
    return await use(projectOnDatabase(project, { database }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A driver may leave a part of the database in the write-ahead log. */
function copyDatabaseFile(from: string, to: string): void {
  copyFileSync(from, to)
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`)
}

const withScratchOnServer: UseScratch = async (project, options, use) => {
  const own = (await databaseNameOf(project)) ?? 'db'
  const database = scratchName(own)
  await withDatabaseServer(project, options, async server => {
    const left = (await server.databases()).filter(name => isLeftOver(name, own))
    // A database of another user may not be dropped, and another process may drop it at the same moment.
    for (const name of left) await server.drop(name).catch(() => {})
    const from = options.like && (await databaseNameOf(options.like))
    const isCopy = from !== undefined && (await server.copy?.(database, from))
    if (!isCopy) await server.create(database).catch(error => refused(error, project))
  })
  try {
    return await use(withoutSchemaName(projectOnDatabase(project, { database, server: options.server })))
  } finally {
    await withDatabaseServer(project, options, server => server.drop(database))
  }
}

function refused(error: unknown, project: KnexProject): never {
  if (!(error instanceof UserError)) throw error
  const [scheme] = driverOf(project.connect()).schemes
  const hint = `${error.hint}. Or pass a server and a user that may: --scratch-url ${scheme}://user:password@host/`
  throw new UserError(error.message, hint, error.code)
}

/** Where a schema is a database, the schema name would point to the project's own. */
function withoutSchemaName(project: KnexProject): KnexProject {
  if (!driverOf(project.connect()).schemaIsDatabase) return project
  return { ...project, migrations: { ...project.migrations, schemaName: undefined } }
}

/** Checks that this is the scratch database, and creates the schemas that migrations need. */
async function prepare(scratch: KnexProject, knex: Knex): Promise<void> {
  const driver = driverOf(knex)
  const current = await driver.currentDatabase(knex)
  if (current !== (await databaseNameOf(scratch)))
    throw new UserError(
      `The configuration connects to ${current}, whatever database it is given.`,
      'Let its client and its pool.afterCreate follow the connection.',
      exit.usage,
    )
  await driver.makeSchemas?.(knex, scratch)
}
