import type { Environment } from '../../src/core/system/process.ts'

/** A way in which a person, or a database, says that it is production. Everything that is not said here is silent. */
export interface Naming {
  readonly name: string
  /** What is written in the database; null for nothing. */
  readonly mark: string | null
  readonly host?: string
  /** Part of the database's name. */
  readonly called?: string
  readonly env?: Environment
  /** Flags of gapi; a project's own program has none of this kind. */
  readonly flags?: readonly string[]
  /** Written into .env, instead of being in the environment; DATABASE_URL always is then. */
  readonly dotenv?: Environment
  /** The knexfile has environments of these names, instead of one configuration. */
  readonly sections?: readonly string[]
  readonly of?: 'generated' | 'knexfile'
}

const other = 'development'

export const namings: readonly Naming[] = [
  { name: 'mark production', mark: 'production' },
  { name: 'mark staging', mark: 'staging' },
  {
    name: 'mark production, development named',
    mark: 'production',
    env: { APP_CONFIG: other },
    of: 'generated',
  },
  { name: 'APP_CONFIG=production', mark: other, env: { APP_CONFIG: 'production' }, of: 'generated' },
  { name: 'APP_CONFIG=staging', mark: other, env: { APP_CONFIG: 'staging' }, of: 'generated' },
  { name: 'NODE_ENV=production', mark: null, env: { NODE_ENV: 'production' } },
  { name: '--env production', mark: other, flags: ['--env', 'production'] },
  { name: '--env staging', mark: other, flags: ['--env', 'staging'] },
  { name: "URL's host live.db.test", mark: null, host: 'live.db.test' },
  { name: 'no mark, on database.test', mark: null, host: 'database.test' },
  { name: "URL's name shop_production", mark: null, called: 'shop_production' },
  { name: '.env: APP_CONFIG', mark: other, dotenv: { APP_CONFIG: 'production' }, of: 'generated' },
  { name: '.env: NODE_ENV', mark: null, dotenv: { NODE_ENV: 'production' }, of: 'generated' },
  { name: '.env: DATABASE_URL, mark production', mark: 'production', dotenv: {}, of: 'generated' },
  {
    name: 'knexfile environment by NODE_ENV',
    mark: other,
    env: { NODE_ENV: 'production' },
    sections: ['development', 'production'],
    of: 'knexfile',
  },
  {
    name: 'knexfile environment by --env',
    mark: other,
    flags: ['--env', 'prod-eu'],
    sections: ['development', 'prod-eu'],
    of: 'knexfile',
  },
]

/** Whether production is said in so many words by whoever calls, who then may add a client. */
export function isSpoken({ env, dotenv }: Naming): boolean {
  return /^(production|staging)$/.test(env?.APP_CONFIG ?? dotenv?.APP_CONFIG ?? '')
}
