import { databaseUrl } from './db/database-url.ts'
import { type Environment, load, type Values } from './env.ts'
import { UserError } from './errors.ts'
import { env, required } from './variable.ts'

/** Every runtime variable of this API, in one place. A field's name is the environment variable's name. */
export class Config {
  readonly environment: EnvironmentName = 'production'

  HOST = env.text('127.0.0.1', 'The address to listen on.')
  PORT = env.int(3000, 'The port to listen on.', [0, 65_535])
  LOG_LEVEL = env.oneOf(['debug', 'info', 'warn', 'error', 'silent'], 'info', 'What to log:')
  DATABASE_URL = databaseUrl.production
  KEY_PEPPER = env.secret(required, 'Mixed into the hash of every API key; a new one makes all keys void.')
  BODY_LIMIT = env.int(1_048_576, 'The largest request body, in bytes.')
  CLOSE_TIMEOUT = env.int(10, 'Seconds that running requests may still take when the server stops.')
  DOCS = env.bool(true, 'Whether /docs is served.')
}

export class DevelopmentConfig extends Config {
  override readonly environment: EnvironmentName = 'development'

  override DATABASE_URL = databaseUrl.development
  override KEY_PEPPER = env.secret('development-only-pepper')
}

export class TestingConfig extends DevelopmentConfig {
  override readonly environment = 'testing'

  override PORT = env.int(0)
  override LOG_LEVEL = env.oneOf(['debug', 'info', 'warn', 'error', 'silent'], 'silent')
}

export class ProductionConfig extends Config {
  override HOST = env.text('0.0.0.0')
  override DOCS = env.bool(false)
}

export class StagingConfig extends ProductionConfig {
  override readonly environment = 'staging'

  override DOCS = env.bool(true)
}

export type EnvironmentName = 'development' | 'testing' | 'staging' | 'production'

/** A loaded config: what createApp takes. */
export type Settings = Values<Config>

export const configs = {
  development: DevelopmentConfig,
  testing: TestingConfig,
  staging: StagingConfig,
  production: ProductionConfig,
}

/** The config class that APP_CONFIG names; development when it says nothing. */
export function configClass(environment: Environment): typeof Config {
  const name = environment.APP_CONFIG || 'development'
  for (const [candidate, Class] of Object.entries(configs)) if (candidate === name) return Class
  throw new UserError(`APP_CONFIG "${name}" is not one of ${Object.keys(configs).join(', ')}`, '', 2)
}

export function loadConfig(environment: Environment): Settings {
  return load(configClass(environment), environment)
}
