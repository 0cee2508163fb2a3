import { resolve } from 'node:path'
import { UserError } from '../system/errors.ts'
import type { Knex } from './knex.ts'

/** The migration settings of a configuration, with Knex's defaults. */
export interface MigrationSettings {
  /** Absolute, in the order they are given. */
  readonly directories: readonly string[]
  /** Each with its dot. */
  readonly extensions: readonly string[]
  readonly sortDirsSeparately: boolean
  readonly tableName: string
  readonly schemaName: string | undefined
  readonly disableTransactions: boolean
  /** Whether a new table records names with the file's extension, as Knex does. */
  readonly recordExtension: boolean
  /** The source of the migrations if they are not in a folder. */
  readonly source: Knex.MigrationSource<unknown> | undefined
  readonly hooks: Hooks
  /** Migrations that may leave queries un-awaited, by name, each with the reason. */
  readonly runAsKnex: ReadonlyMap<string, string>
}

/** The hooks that Knex runs around a run and around each migration. */
export interface Hooks {
  readonly beforeAll?: Hook | undefined
  readonly beforeEach?: Hook | undefined
  readonly afterEach?: Hook | undefined
  readonly afterAll?: Hook | undefined
}

type Hook = (knexOrTrx: Knex | Knex.Transaction, migrations: unknown[]) => Promise<void>

export const sourceExtensions = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts']

/** The part of a name that identifies a migration: `…_users.ts`, `…_users.js` and `…_users` are the same. */
export function migrationNameOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.')
  return endings.has(fileName.slice(dot)) ? fileName.slice(0, dot) : fileName
}

const endings: ReadonlySet<string> = new Set(sourceExtensions)

/** What Knex knows, and what only gapi does. */
type MigratorSettings = Knex.MigratorConfig & { readonly runAsKnex?: unknown }

/** Knex's defaults, except that every loadable extension counts (Knex ignores .mjs, .mts and .cts). */
export function migrationSettingsOf(config: MigratorSettings | undefined, root: string): MigrationSettings {
  const given: MigratorSettings & Hooks = config ?? {}
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
    runAsKnex: reasonsIn(given.runAsKnex),
  }
}

/** `{ '20190101_users': 'deployed before, with a missing await' }`. */
function reasonsIn(given: unknown): ReadonlyMap<string, string> {
  const entries =
    typeof given === 'object' && given !== null && !Array.isArray(given) ? Object.entries(given) : []
  const reasons = entries.map(([name, reason]): [string, string] => [
    migrationNameOf(name),
    typeof reason === 'string' ? reason.trim() : '',
  ])
  const isRight = given === undefined || (entries.length > 0 && reasons.every(([, reason]) => reason !== ''))
  if (isRight) return new Map(reasons)
  throw new UserError(
    'migrations.runAsKnex must name migrations, each with the reason.',
    "Write it so: runAsKnex: { '20190101000000_users': 'deployed before, with a missing await' }",
  )
}
