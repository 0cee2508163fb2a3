import { closeSync, existsSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { withKnex } from '../../core/database/connection.ts'
import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { faultOf } from '../../core/database/fault/fault.ts'
import { databaseNameOf } from '../../core/database/project-on-database.ts'
import { type ServerOptions, withDatabaseServer } from '../../core/database/server.ts'
import type { KnexProject } from '../../core/project/read-project.ts'
import { exit, UserError } from '../../core/system/errors.ts'

/** Creates the database of a project if it does not exist. Returns whether it did. */
export async function createDatabase(project: KnexProject, options: ServerOptions): Promise<boolean> {
  if (isFile(project)) return createFile(fileOf(project))
  if (await isThere(project, options)) return false
  const name = await nameOf(project)
  await withDatabaseServer(project, options, server => server.create(name))
  return true
}

/** Drops the database if it exists. Returns whether it did. */
export async function dropDatabase(project: KnexProject, options: ServerOptions): Promise<boolean> {
  if (isFile(project)) return dropFile(fileOf(project))
  if (!(await isThere(project, options))) return false
  const name = await nameOf(project)
  await withDatabaseServer(project, options, server => server.drop(name))
  return true
}

/** Whether the database exists. If the server does not answer, that is an error and not a no. */
export async function isThere(project: KnexProject, options: ServerOptions): Promise<boolean> {
  if (isFile(project)) return existsSync(fileOf(project))
  try {
    await withKnex(project, options, async () => {})
    return true
  } catch (error) {
    const cause: unknown = error instanceof UserError ? error.cause : undefined
    if (faultOf(cause)?.kind === 'no-database') return false
    throw error
  }
}

function isFile(project: KnexProject): boolean {
  return driverOf(project.connect()).isFile
}

function fileOf(project: KnexProject): string {
  const knex = project.connect()
  const file = driverOf(knex).fileOf(knex)
  if (file) return resolve(project.root, file)
  throw new UserError(
    `${project.database} is in memory, and is lost when its process ends.`,
    'Name a file in the configuration.',
  )
}

async function nameOf(project: KnexProject): Promise<string> {
  const name = await databaseNameOf(project)
  if (name) return name
  throw new UserError(
    `The configuration of ${project.environment} names no database.`,
    'Set database in the connection.',
    exit.usage,
  )
}

/** An empty file is an empty database. */
function createFile(file: string): boolean {
  if (existsSync(file)) return false
  mkdirSync(dirname(file), { recursive: true })
  closeSync(openSync(file, 'a'))
  return true
}

/** Removes the file and those that SQLite adds to it. */
function dropFile(file: string): boolean {
  const isFile = existsSync(file)
  for (const ending of ['', '-wal', '-shm', '-journal', '.gapi-lock'])
    rmSync(`${file}${ending}`, { force: true })
  return isFile
}
