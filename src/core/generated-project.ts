import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { databaseOf } from './database-name.ts'
import { UserError } from './errors.ts'
import type { Knex } from './knex.ts'
import { migrationSettingsOf } from './migration-settings.ts'
import { loadModule } from './module-loader.ts'
import type { Environment } from './process.ts'
import type { ProjectPlace } from './project-place.ts'
import { type Seeding, seedSettingsOf } from './seed-settings.ts'

/** Asks a generated project for its database: its config classes say which, its own `connect` how. */
export async function readGenerated({ root }: ProjectPlace, named: string | undefined, env: Environment) {
  const pathOf = (name: string) => join(root, 'src', `${name}.ts`)
  const load = (name: string) => loadModule(pathOf(name), root, true)
  const [config, variables, urls] = await Promise.all([
    load('config'),
    load('env'),
    existsSync(pathOf('db/url')) ? load('db/url') : {},
  ])
  const given = {
    ...asked<Environment>(variables, 'environment', []),
    ...env,
    ...(named ? { APP_CONFIG: named } : {}),
  }
  const settings = asked<Settings>(config, 'loadConfig', [given])
  const { environment, DATABASE_URL: url } = settings
  const openKnex = async () => {
    const database = await load('db/connect')
    const connect = () => asked<Knex>(database, 'connect', [url])
    return { config: connect().client.config, connect }
  }
  const filename = 'sqliteFileOf' in urls ? asked<string | null>(urls, 'sqliteFileOf', [url.reveal()]) : null
  const migrations = {
    ...migrationSettingsOf({ directory: 'db/migrations' }, root),
    recordExtension: false,
  }
  const sqliteFile = filename ? resolve(root, filename) : undefined
  const known: Knex.Config = filename ? { connection: { filename } } : (await openKnex()).config
  const seeds = seedSettingsOf({ directory: 'db/seeds' }, root)
  const readSeeding = async (): Promise<Seeding> => {
    const runner = await load('db/seed')
    return {
      argumentsFor: trx => asked(runner, 'seedArguments', [trx, settings]),
      afterwards: asked(runner, 'afterwards', [settings]),
    }
  }
  return {
    environment,
    migrations,
    seeds,
    sqliteFile,
    database: databaseOf(known, root),
    openKnex,
    readSeeding,
  }

  function asked<T>(module: object | undefined, name: string, args: readonly unknown[]): T {
    const ask: unknown = module && Reflect.get(module, name)
    if (typeof ask !== 'function')
      throw new UserError(`src/ of ${root} exports no ${name}.`, 'gapi needs it to find the database.')
    return calling(() => ask(...args))
  }
}

interface Settings {
  readonly environment: string
  readonly DATABASE_URL: { reveal(): string }
}

/** The project words its own mistakes: a variable that is missing, a value that does not fit. */
function calling<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    if (!(error instanceof Error && 'hint' in error)) throw error
    throw new UserError(error.message, String(error.hint))
  }
}
