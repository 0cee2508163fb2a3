import knexModule, { type Knex } from 'knex'
import { UserError } from '../errors.ts'
import type { Secret } from '../variable.ts'
import { dialect } from './dialect.ts'

/** Whatever Knex would print, it also throws. */
const silent = { warn() {}, error() {}, debug() {} }

interface Pool {
  readonly POOL_SIZE: number
  readonly POOL_TIMEOUT: number
}

/** A Knex for this URL. It connects with the first query, and must be destroyed by whoever asked for it. */
export function connect(url: Secret, { POOL_SIZE = 10, POOL_TIMEOUT = 60 }: Partial<Pool> = {}): Knex {
  const settings = dialect(url.reveal())
  const pool = { min: 0, max: POOL_SIZE, ...settings.pool }
  return knexModule.knex({ ...settings, pool, acquireConnectionTimeout: POOL_TIMEOUT * 1000, log: silent })
}

/** Lends a connection to `use` and takes it back, whatever happens. */
export async function withDatabase<T>(url: Secret, use: (knex: Knex) => Promise<T>): Promise<T> {
  const knex = connect(url)
  try {
    await knex.raw('select 1').catch(error => unreachable(url, error))
    return await use(knex)
  } finally {
    await knex.destroy()
  }
}

function unreachable(url: Secret, error: { code?: string; message: string }): never {
  throw new UserError(`Cannot use the database ${url}: ${error.message || error.code}`, 'Check DATABASE_URL.')
}
