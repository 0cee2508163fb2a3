import { closeSync, existsSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { withKnex } from '../../core/connection.ts'
import { type ServerOptions, withDatabaseServer } from '../../core/database-server.ts'
import { dialectOf, sqliteFileOf } from '../../core/dialect.ts'
import { databaseNameOf } from '../../core/elsewhere.ts'
import { exit, UserError } from '../../core/errors.ts'
import type { KnexProject } from '../../core/knex-project.ts'

/** Makes the database of a project where there is none. Returns whether it did. */
export async function createDatabase(project: KnexProject, options: ServerOptions): Promise<boolean> {
  if (isSqlite(project)) return createFile(fileOf(project))
  if (await isThere(project, options)) return false
  const name = await nameOf(project)
  await withDatabaseServer(project, options, server => server.create(name))
  return true
}

/** Removes it, and all that is in it. Returns whether there was one. */
export async function dropDatabase(project: KnexProject, options: ServerOptions): Promise<boolean> {
  if (isSqlite(project)) return dropFile(fileOf(project))
  if (!(await isThere(project, options))) return false
  const name = await nameOf(project)
  await withDatabaseServer(project, options, server => server.drop(name))
  return true
}

/** A database that does not answer may be there; one that its server does not know is not. */
export async function isThere(project: KnexProject, options: ServerOptions): Promise<boolean> {
  if (isSqlite(project)) return existsSync(fileOf(project))
  try {
    await withKnex(project, options, async () => {})
    return true
  } catch (error) {
    const cause: unknown = error instanceof UserError ? error.cause : undefined
    const code = cause instanceof Error ? String(Reflect.get(cause, 'code') ?? '') : ''
    if (code === '3D000' || code === 'ER_BAD_DB_ERROR') return false
    throw error
  }
}

function isSqlite(project: KnexProject): boolean {
  return dialectOf(project.connect()).family === 'sqlite'
}

function fileOf(project: KnexProject): string {
  const file = sqliteFileOf(project.connect())
  if (file) return resolve(project.root, file)
  throw new UserError(
    `${project.database} is in memory, and gone when its process ends.`,
    'Name a file in the configuration.',
  )
}

async function nameOf(project: KnexProject): Promise<string> {
  const name = await databaseNameOf(project)
  if (name) return name
  throw new UserError(
    `The configuration of ${project.environment} names no database.`,
    'Name it in the connection.',
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

/** With what SQLite keeps beside it. */
function dropFile(file: string): boolean {
  const isFile = existsSync(file)
  for (const ending of ['', '-wal', '-shm', '-journal', '.gapi-lock'])
    rmSync(`${file}${ending}`, { force: true })
  return isFile
}
