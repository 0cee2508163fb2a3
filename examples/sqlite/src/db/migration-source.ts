import { readdirSync, statSync } from 'node:fs'
import type { Knex } from 'knex'
import { UserError } from '../errors.ts'
import { runWithNote } from './journal.ts'
import type { RequireLock } from './knex-lock.ts'

/** The exports of a file in db/migrations; `config` may be `{ transaction: false }`. */
interface Migration {
  up(knex: Knex): Promise<void>
  down(knex: Knex): Promise<void>
  config?: { transaction?: boolean }
}

const folder = new URL('../../db/migrations/', import.meta.url)

/** Names have no extension, so that the .ts in db/ and the .js in dist/ are the same migration. */
export function migrationSource(requireLock: RequireLock): Knex.MigrationSource<string> {
  return {
    getMigrations: async () => migrationFiles(),
    getMigrationName: nameOf,
    getMigration: async file => {
      const { up, down, ...rest }: Migration = await import(new URL(file, folder).href)
      const step = (direction: 'up' | 'down', run: Migration['up']) => async (knex: Knex) => {
        await requireLock()
        await withName(file, runWithNote({ name: nameOf(file), direction }, knex, run))
        await requireLock()
      }
      return { ...rest, up: step('up', up), down: step('down', down) }
    },
  }
}

export function migrationFiles(): string[] {
  return readdirSync(folder)
    .filter(file => /(?<!\.d)\.[jt]s$/.test(file))
    .sort()
}

/** Changes when a file is added or removed. */
export function folderMark(): number {
  return statSync(folder).mtimeMs
}

export function nameOf(file: string): string {
  return file.replace(/\.[jt]s$/, '')
}

/** Adds the name of the migration to an error; Knex's errors do not contain it. */
async function withName(file: string, work: Promise<void>): Promise<void> {
  await work.catch(({ message }: Error) => {
    throw new UserError(`${nameOf(file)} failed: ${message}`)
  })
}
