import { databaseUrl } from './db/url.ts'
import { builtCommit, type Environment, load, type Values } from './env.ts'
import { UserError } from './errors.ts'
import { env, required } from './variable.ts'

const counters = { schemes: ['memory:', 'redis:', 'rediss:'], example: 'redis://127.0.0.1:6379' }

/** Every runtime variable of this API, in one place. A field's name is the environment variable's name. */
export class Config {
  readonly environment: EnvironmentName = 'production'

  HOST = env.text('127.0.0.1', 'The address to listen on.')
  PORT = env.int(3000, 'The port to listen on.', [0, 65_535])
  COMMIT = env.token(builtCommit, 'The commit that API-Version names; without one, what the build saw.')
  LOG_LEVEL = env.oneOf(['debug', 'info', 'warn', 'error', 'silent'], 'info', 'What to log:')
  METRICS = env.oneOf(['off', 'admin', 'anonymous'], 'off', 'Whom /metrics serves:')
  SERVER_TIMING = env.bool(false, 'Whether answers say how long the database took.')
  DOCS = env.bool(true, 'Whether /docs is served.')

  DATABASE_URL = databaseUrl.production
  POOL_SIZE = env.int(10, 'Connections to the database at most; SQLite has one.', [1, 1000])
  POOL_TIMEOUT = env.int(5, 'Seconds to wait for a connection before the answer is 503.', [1, 600])
  KEY_PEPPER = env.secret(required, 'Mixed into the hash of every API key; a new one makes all keys void.')

  TRUST_PROXY = env.int(0, 'How many proxies in front are ours; their X-Forwarded-For is believed.')
  REQUEST_ID_HEADER = env.token('', 'The header in which a proxy of ours sets a UUID per request.')
  CORS_ORIGINS = env.origins('', 'Origins whose pages may call, with commas between them, or *.')
  HSTS = env.int(0, 'Seconds for which browsers must use HTTPS; 0 says nothing.')

  RATE_LIMIT_ANONYMOUS = env.int(300, 'Requests per window from one address without a key; 0 is no limit.')
  RATE_LIMIT_CLIENT = env.int(3000, 'Requests per window from one client; 0 is no limit.')
  RATE_LIMIT_WINDOW = env.int(60, 'The length of a window, in seconds.', [1, 86_400])
  CACHE_URL = env.url(
    'memory:',
    'Where requests are counted: memory:, or redis:// for all instances.',
    counters,
  )

  IDEMPOTENCY_HOURS = env.int(24, 'Hours in which an Idempotency-Key again gets the same answer.', [1, 8760])

  BODY_LIMIT = env.int(1_048_576, 'The largest request body, in bytes.')
  REQUEST_TIMEOUT = env.int(30, 'Seconds in which a whole request must have arrived.', [1, 3600])
  HEADER_TIMEOUT = env.int(10, 'Seconds in which its headers must have arrived.', [1, 3600])
  KEEP_ALIVE_TIMEOUT = env.int(72, 'Seconds an idle connection stays open: longer than the load balancer.')
  DRAIN_DELAY = env.int(0, 'Seconds to serve on, not ready, after SIGTERM: until load balancers know.')
  CLOSE_TIMEOUT = env.int(10, 'Seconds that running requests may still take when the server stops.')
}

export class DevelopmentConfig extends Config {
  override readonly environment: EnvironmentName = 'development'

  override METRICS = env.oneOf(['off', 'admin', 'anonymous'], 'anonymous')
  override SERVER_TIMING = env.bool(true)
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
  override HSTS = env.int(31_536_000)
  override DRAIN_DELAY = env.int(5)
}

/** Production's rules, where the people who build on the API can look inside. */
export class StagingConfig extends ProductionConfig {
  override readonly environment = 'staging'

  override LOG_LEVEL = env.oneOf(['debug', 'info', 'warn', 'error', 'silent'], 'debug')
  override METRICS = env.oneOf(['off', 'admin', 'anonymous'], 'admin')
  override SERVER_TIMING = env.bool(true)
  override DOCS = env.bool(true)
  override HSTS = env.int(300)
}

export type EnvironmentName = 'development' | 'testing' | 'staging' | 'production'

/** A loaded config: what createApp takes. */
export type Settings = Values<Config>

const configs = {
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
