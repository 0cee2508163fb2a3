import { join } from 'node:path'
import { UserError } from './errors.ts'
import type { Knex } from './knex.ts'
import { migrationSettingsOf } from './migration-settings.ts'
import { loadModule } from './module-loader.ts'
import type { Environment } from './process.ts'
import type { ProjectPlace } from './project-place.ts'
import { type Seeding, seedSettingsOf } from './seed-settings.ts'

/** Asks a generated project for its database: its config classes say which, its own `connect` how. */
export async function openGenerated({ root }: ProjectPlace, named: string | undefined, env: Environment) {
  const [config, variables, database] = await Promise.all(
    ['config', 'env', 'db/connect'].map(name => loadModule(join(root, 'src', `${name}.ts`), root)),
  )
  const given = {
    ...asked<Environment>(variables, 'environment', []),
    ...env,
    ...(named ? { APP_CONFIG: named } : {}),
  }
  const settings = asked<{ DATABASE_URL: unknown; environment: string }>(config, 'loadConfig', [given])
  const connect = () => asked<Knex>(database, 'connect', [settings.DATABASE_URL])
  const migrations = {
    ...migrationSettingsOf({ directory: 'db/migrations' }, root),
    recordExtension: false,
  }
  const seeds = seedSettingsOf({ directory: 'db/seeds' }, root)
  const { environment } = settings
  return {
    environment,
    config: connect().client.config,
    migrations,
    seeds,
    connect,
    async readSeeding(): Promise<Seeding> {
      const runner = await loadModule(join(root, 'src/db/seed.ts'), root)
      return {
        argumentsFor: trx => asked(runner, 'seedArguments', [trx, settings]),
        afterwards: asked(runner, 'afterwards', [settings]),
      }
    },
  }

  function asked<T>(module: object | undefined, name: string, args: readonly unknown[]): T {
    const ask: unknown = module && Reflect.get(module, name)
    if (typeof ask !== 'function')
      throw new UserError(`src/ of ${root} exports no ${name}.`, 'gapi needs it to find the database.')
    return calling(() => ask(...args))
  }
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
