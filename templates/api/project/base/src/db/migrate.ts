import { readdirSync } from 'node:fs'
import type { Knex } from 'knex'
import { UserError } from '../errors.ts'
import { exclusively } from './dialect.ts'

const folder = new URL('../../db/migrations/', import.meta.url)

/** Applies every migration that is not applied yet. Returns their names. */
export function migrate(knex: Knex): Promise<string[]> {
  return exclusively(knex, () => run('migrate', knex.migrate.latest({ migrationSource })))
}

/** Undoes the last batch, or with `all` every migration. Returns their names. */
export function rollback(knex: Knex, all = false): Promise<string[]> {
  return exclusively(knex, () => run('roll back', knex.migrate.rollback({ migrationSource }, all)))
}

/** The names that are in the folder but not in the database. Reads only. */
export async function pendingMigrations(knex: Knex): Promise<string[]> {
  const applied: string[] = (await knex.schema.hasTable('knex_migrations'))
    ? await knex('knex_migrations').pluck('name')
    : []
  return migrationFiles()
    .map(nameOf)
    .filter(name => !applied.includes(name))
}

/** Names have no extension, so that the .ts of development and the .js of dist/ are the same migration. */
const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => migrationFiles(),
  getMigrationName: nameOf,
  getMigration: file => import(new URL(file, folder).href),
}

function migrationFiles(): string[] {
  return readdirSync(folder)
    .filter(file => /(?<!\.d)\.[jt]s$/.test(file))
    .sort()
}

function nameOf(file: string): string {
  return file.replace(/\.[jt]s$/, '')
}

async function run(what: string, work: Promise<[number, string[]]>): Promise<string[]> {
  try {
    const [, files] = await work
    return files.map(nameOf)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new UserError(`Cannot ${what}: ${error.message}`)
  }
}
