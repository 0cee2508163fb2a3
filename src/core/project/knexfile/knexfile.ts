import { basename } from 'node:path'
import { didYouMean } from '../../system/did-you-mean.ts'
import { UserError } from '../../system/errors.ts'
import type { Environment } from '../../system/process.ts'
import { claimsIn } from '../claims.ts'
import { databaseOf } from '../database-name.ts'
import { type Knex, makeKnex } from '../knex.ts'
import { loadModule } from '../load/module-loader.ts'
import { migrationSettingsOf } from '../migration-settings.ts'
import type { ProjectPlace } from '../place.ts'
import { seedSettingsOf } from '../seed-settings.ts'
import { plainSqliteFile } from './plain-sqlite-file.ts'

/**
 * Reads a knexfile as Knex does: an object, a function or a promise of one, for all environments or by name.
 */
export async function readKnexfile(
  { file, root }: ProjectPlace,
  named: string | undefined,
  env: Environment,
) {
  const environment = named ?? env.NODE_ENV ?? 'development'
  const configs = await exportedBy(file, root)
  const config = configFor(configs, environment || 'development', basename(file))
  const isOwn = config !== configs
  const claims = claimsIn({
    [`the environment of ${basename(file)}`]: isOwn && !named ? env.NODE_ENV : undefined,
    '--env': named,
    NODE_ENV: env.NODE_ENV,
  })
  const migrations = migrationSettingsOf(config.migrations, root)
  const seeds = seedSettingsOf(config.seeds, root)
  const sqliteFile = plainSqliteFile(config, root)
  const openKnex = async () => ({ config, connect: () => makeKnex(root, onOneConnection(config)) })
  const database = databaseOf(config, root)
  return { environment, environments: undefined, claims, migrations, seeds, sqliteFile, database, openKnex }
}

/** SQLite's settings belong to a connection, and a migration needs those of its transaction. */
function onOneConnection(config: Knex.Config): Knex.Config {
  const { client } = config
  const name = typeof client === 'string' ? client : String(client?.prototype?.dialect)
  return /sqlite/.test(name) ? { ...config, pool: { ...config.pool, min: 0, max: 1 } } : config
}

async function exportedBy(file: string, root: string): Promise<object> {
  const exported = await reading(file, () => loadModule(file, root, true))
  const given = 'default' in exported ? exported.default : exported
  const config: unknown = await reading(file, async () => (typeof given === 'function' ? given() : given))
  if (typeof config === 'object' && config !== null) return config
  throw new UserError(
    `${basename(file)} exports no configuration.`,
    'Export an object, or a function that returns one.',
  )
}

async function reading<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof UserError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new UserError(`${basename(file)} could not be read: ${why.split('\n')[0]}`, `Fix ${file}.`)
  }
}

/** The configuration of one environment, or the only one. */
function configFor(configs: object, environment: string, file: string): Knex.Config {
  const own: unknown = Object.entries(configs).find(([name]) => name === environment)?.[1]
  if (isConfig(own)) return own
  if (isConfig(configs)) return configs
  const known = Object.entries(configs).flatMap(([name, value]) => (isConfig(value) ? [name] : []))
  if (known.length === 0) throw new UserError(`${file} names no client.`, "Set it, e.g. client: 'pg'.")
  throw new UserError(
    `${file} has no environment ${environment}.${didYouMean(environment, known)}`,
    `It has ${known.join(', ')}. Choose one with --env.`,
  )
}

function isConfig(value: unknown): value is Knex.Config {
  if (typeof value !== 'object' || value === null) return false
  return Boolean(('client' in value && value.client) || ('dialect' in value && value.dialect))
}
