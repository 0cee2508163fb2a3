import { readdirSync } from 'node:fs'
import type { Knex } from 'knex'
import { UserError } from '../errors.ts'
import { exclusively } from './dialect.ts'

/** What a file in db/migrations exports; `config` may say `{ transaction: false }`. */
interface Migration {
  up(knex: Knex): Promise<void>
  down(knex: Knex): Promise<void>
  config?: { transaction?: boolean }
}

const folder = new URL('../../db/migrations/', import.meta.url)

/** Applies every migration that is not applied yet. Returns their names. */
export function migrate(knex: Knex): Promise<string[]> {
  return exclusively(knex, async ({ migrate }) => {
    const [, files]: [number, string[]] = await migrate.latest({ migrationSource })
    return files.map(nameOf)
  })
}

/** Undoes the last batch, or with `all` every migration. Returns their names. */
export function rollback(knex: Knex, all = false): Promise<string[]> {
  return exclusively(knex, async ({ migrate }) => {
    const [, files]: [number, string[]] = await migrate.rollback({ migrationSource }, all)
    return files.map(nameOf)
  })
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

/** For work that needs every table. */
export async function requireMigrated(knex: Knex): Promise<void> {
  const [first] = await pendingMigrations(knex)
  if (first) throw new UserError(`The database lacks ${first}.`, 'Apply it first: npm run migrate')
}

/** Names have no extension, so that the .ts of development and the .js of dist/ are the same migration. */
const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => migrationFiles(),
  getMigrationName: nameOf,
  getMigration: async file => {
    const { up, down, ...rest }: Migration = await import(new URL(file, folder).href)
    return { ...rest, up: knex => named(file, up(knex)), down: knex => named(file, down(knex)) }
  },
}

function migrationFiles(): string[] {
  return readdirSync(folder)
    .filter(file => /(?<!\.d)\.[jt]s$/.test(file))
    .sort()
}

function nameOf(file: string): string {
  return file.replace(/\.[jt]s$/, '')
}

/** Knex's errors do not say which migration failed. */
async function named(file: string, work: Promise<void>): Promise<void> {
  await work.catch(({ message }: Error) => {
    throw new UserError(`${nameOf(file)} failed: ${message}`)
  })
}
