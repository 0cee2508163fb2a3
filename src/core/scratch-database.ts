import { mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withKnex } from './connection.ts'
import { type ServerOptions, withDatabaseServer } from './database-server.ts'
import { type Dialect, dialectOf } from './dialect.ts'
import { databaseNameOf, projectElsewhere } from './elsewhere.ts'
import { Cancelled, exit, UserError } from './errors.ts'
import type { Knex } from './knex.ts'
import type { KnexProject } from './knex-project.ts'
import { isLeftOver, scratchName } from './scratch-name.ts'

/**
 * Lends a project with a new, empty database in the place of its own, and removes it, whatever happens. What a process
 * left behind that died is removed by the next one. The project's own database is not connected to, unless PostgreSQL
 * has no other to send `create database` through.
 */
export async function withScratchDatabase<T>(
  project: KnexProject,
  options: ServerOptions,
  use: (scratch: KnexProject) => Promise<T>,
): Promise<T> {
  const { family } = dialectOf(project.connect())
  const lend = family === 'sqlite' && options.server === undefined ? withScratchFile : withScratchOnServer
  return lend(project, options, async scratch => {
    if (options.signal.aborted) throw new Cancelled('Cancelled. Nothing was changed.')
    await withKnex(scratch, options, knex => prepare(scratch, knex, family))
    return use(scratch)
  })
}

type Lend = <T>(
  project: KnexProject,
  options: ServerOptions,
  use: (scratch: KnexProject) => Promise<T>,
) => Promise<T>

/** In a folder, so that what SQLite writes beside it goes with it. */
const withScratchFile: Lend = async (project, _options, use) => {
  const left = readdirSync(tmpdir()).filter(name => isLeftOver(name, 'scratch'))
  for (const name of left) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  const folder = join(realpathSync(tmpdir()), scratchName('scratch'))
  mkdirSync(folder)
  try {
    const database = join(folder, 'scratch.sqlite')
    writeFileSync(database, '')
    return await use(projectElsewhere(project, { database }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const withScratchOnServer: Lend = async (project, options, use) => {
  const own = (await databaseNameOf(project)) ?? 'db'
  const database = scratchName(own)
  await withDatabaseServer(project, options, async server => {
    const left = (await server.databases()).filter(name => isLeftOver(name, own))
    // Another user's may not be dropped, and another process may drop it at the same moment.
    for (const name of left) await server.drop(name).catch(() => {})
    await server.create(database).catch(error => refused(error, project))
  })
  try {
    return await use(withoutSchemaName(projectElsewhere(project, { database, server: options.server })))
  } finally {
    await withDatabaseServer(project, options, server => server.drop(database))
  }
}

function refused(error: unknown, project: KnexProject): never {
  if (!(error instanceof UserError)) throw error
  const scheme = dialectOf(project.connect()).family
  const hint = `${error.hint}. Or name a server and a user that may: --scratch-url ${scheme}://user:password@host/`
  throw new UserError(error.message, hint, error.code)
}

/** What MySQL calls a schema is a database: that of the project. */
function withoutSchemaName(project: KnexProject): KnexProject {
  if (dialectOf(project.connect()).family !== 'mysql') return project
  return { ...project, migrations: { ...project.migrations, schemaName: undefined } }
}

/** Makes sure of the place, and makes the schemas without which nothing can be made. */
async function prepare(scratch: KnexProject, knex: Knex, family: Dialect['family']): Promise<void> {
  const answer = await knex.raw(where[family])
  const [row] = family === 'postgres' ? answer.rows : family === 'mysql' ? answer[0] : answer
  const wanted = await databaseNameOf(scratch)
  if (row.place !== wanted)
    throw new UserError(
      `The configuration connects to ${row.place}, whatever database it is given.`,
      'Let its client and its pool.afterCreate follow the connection.',
      exit.usage,
    )
  if (family !== 'postgres') return
  const { searchPath } = knex.client.config
  const [first] = row.schema === null ? [searchPath ?? []].flat().join(',').split(/ *, */) : []
  for (const schema of [first, scratch.migrations.schemaName])
    if (schema) await knex.raw('create schema if not exists ??', [schema])
}

const where = {
  postgres: 'select current_database() as place, current_schema() as schema',
  mysql: 'select database() as place',
  sqlite: `select file as place from pragma_database_list where name = 'main'`,
  other: 'select 1 as place',
} as const
