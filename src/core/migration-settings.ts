import { resolve } from 'node:path'
import { UserError } from './errors.ts'
import type { Knex } from './knex.ts'

/** What a configuration says of its migrations, with Knex's defaults. */
export interface MigrationSettings {
  /** Absolute, in the order they are given. */
  readonly directories: readonly string[]
  /** Each with its dot. */
  readonly extensions: readonly string[]
  readonly sortDirsSeparately: boolean
  readonly tableName: string
  readonly schemaName: string | undefined
  readonly disableTransactions: boolean
  /** Whether recorded names keep the file's extension in a new table, as Knex's do. */
  readonly recordExtension: boolean
  /** Where migrations come from when it is not a folder. */
  readonly source: Knex.MigrationSource<unknown> | undefined
  readonly hooks: Hooks
}

/** What Knex lets a project do around a run and around each migration. */
export interface Hooks {
  readonly beforeAll?: Hook | undefined
  readonly beforeEach?: Hook | undefined
  readonly afterEach?: Hook | undefined
  readonly afterAll?: Hook | undefined
}

type Hook = (knexOrTrx: Knex | Knex.Transaction, migrations: unknown[]) => Promise<void>

export const sourceExtensions = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']

/** Knex's defaults, but every extension that can be loaded is (Knex passes over .mjs, .mts and .cts in silence). */
export function migrationSettingsOf(
  config: Knex.MigratorConfig | undefined,
  root: string,
): MigrationSettings {
  const given: Knex.MigratorConfig & Hooks = config ?? {}
  const directories = [given.directory ?? './migrations'].flat().map(folder => resolve(root, folder))
  const tableName = given.tableName ?? 'knex_migrations'
  if (tableName === '')
    throw new UserError('migrations.tableName is empty.', 'Name a table, or leave it out.')
  return {
    directories,
    extensions: given.loadExtensions ?? sourceExtensions,
    sortDirsSeparately: given.sortDirsSeparately ?? false,
    tableName,
    schemaName: given.schemaName || undefined,
    disableTransactions: given.disableTransactions ?? false,
    recordExtension: true,
    source: given.directory === undefined ? given.migrationSource : undefined,
    hooks: { ...given },
  }
}
