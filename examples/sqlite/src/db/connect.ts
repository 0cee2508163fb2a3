import knexModule, { type Knex } from 'knex'
import type { Secret } from '../config/variable.ts'
import { UserError } from '../errors.ts'
import { dialect, hasOneConnection } from './dialect.ts'
import type { Limits } from './driver.ts'

/** Knex also throws what it would print. */
const silent = { warn() {}, error() {}, debug() {} }

interface ConnectionSettings extends Limits {
  readonly RESPONSE_TIMEOUT: number
  readonly POOL_SIZE: number
  readonly POOL_TIMEOUT: number
}

/**
 * Creates a Knex for this URL. It connects at the first query, and the caller must destroy it. With `limits` it has the
 * time limits of an app; without, those of a command, which may run for long.
 */
export function connect(url: Secret, limits?: ConnectionSettings): Knex {
  const { POOL_SIZE, POOL_TIMEOUT } = limits ?? { POOL_SIZE: 10, POOL_TIMEOUT: 60 }
  const settings = dialect(url.reveal())
  const pool = { min: 0, max: POOL_SIZE, ...settings.pool }
  const acquireConnectionTimeout = POOL_TIMEOUT * 1000
  return knexModule.knex({
    ...settings,
    ...(limits && { limits: limitsOf(limits) }),
    pool,
    acquireConnectionTimeout,
    compileSqlOnError: false, // Errors contain the statement without its values.
    log: silent,
  })
}

/** No statement continues when its request has its response. */
function limitsOf({
  RESPONSE_TIMEOUT,
  STATEMENT_TIMEOUT,
  LOCK_TIMEOUT,
  IDLE_TRANSACTION_TIMEOUT,
}: ConnectionSettings): Limits {
  return {
    STATEMENT_TIMEOUT: Math.min(STATEMENT_TIMEOUT, RESPONSE_TIMEOUT),
    LOCK_TIMEOUT,
    IDLE_TRANSACTION_TIMEOUT,
  }
}

/** A Knex for the readiness check, with its own connection if a request may hold the only one. */
export function probeConnection(knex: Knex, url: Secret, limits: ConnectionSettings): Knex {
  return hasOneConnection(url.reveal()) ? connect(url, limits) : knex
}

/** Passes a connection to `use` and always closes it. A database error becomes a UserError of one sentence. */
export async function withDatabase<T>(url: Secret, use: (knex: Knex) => Promise<T>): Promise<T> {
  const knex = connect(url)
  try {
    await knex.raw('select 1').catch(error => throwUnusable(url, error))
    return await use(knex)
  } catch (error) {
    throw isDatabaseError(error) ? throwUnusable(url, error) : error
  } finally {
    await knex.destroy()
  }
}

interface DatabaseError extends Error {
  readonly code?: string
}

/** Whether the database or its driver raised this error, by its code or, if it has none, by its message. */
function isDatabaseError(error: unknown): error is DatabaseError {
  if (!(error instanceof Error) || error instanceof UserError) return false
  const code = 'code' in error ? String(error.code) : ''
  if ('sqlState' in error || error.name === 'KnexTimeoutError') return true
  if (/^(?=.*\d)[0-9A-Z]{5}$|SQLITE|^ER_|^PROTOCOL_|^ECONN|^ETIMEDOUT$/.test(code)) return true
  return /Connection terminated|not queryable|closed state/.test(error.message)
}

function throwUnusable(url: Secret, { code, message }: DatabaseError): never {
  throw new UserError(
    `Cannot use the database ${url}: ${message || code}`,
    'Check DATABASE_URL, and the log of the server.',
  )
}
