import type { Knex } from 'knex'
import type { Settings } from '../config/config.ts'
import { observedKnex } from '../db/observed.ts'
import { transaction } from '../db/transaction.ts'
import type { FindClient } from '../http/request/audience.ts'
import { isExpired } from './client-keys.ts'
import { KeyCache } from './key-cache.ts'
import { hashedKey, isUsable, pepperId, peppersOf } from './keys.ts'
import type { Client, ClientKey } from './schema.ts'

interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

type KeyColumns = Pick<ClientKey, 'key_prefix' | 'pepper_id' | 'expires_at' | 'revoked_at' | 'last_used_at'>
type Found = Pick<Client, 'id' | 'name' | 'role'> & KeyColumns & { readonly key_id: string }

const columns = [
  ...['clients.id', 'name', 'role', 'client_keys.id as key_id', 'key_prefix', 'pepper_id'],
  ...['expires_at', 'revoked_at', 'last_used_at'],
]

const minute = 60_000

/**
 * Finds the client by its key, which may be hashed with the current or the previous pepper, and remembers it for
 * KEY_CACHE_TTL. What it writes is not awaited, and a failure is only logged: a caller never waits or fails for it.
 */
export function clientFinder(knex: Knex, config: Settings, log: Log): FindClient {
  const peppers = peppersOf(config)
  const current = pepperId(config.KEY_PEPPER)
  const write = inBackground(knex, log)
  const cache = new KeyCache<Found>(config.KEY_CACHE_TTL)

  async function lookUp(key: string, query: Knex): Promise<Found | null> {
    const hashes = peppers.map(pepper => hashedKey(key, pepper))
    const found: Found | undefined = await query('client_keys')
      .join('clients', 'clients.id', 'client_keys.client_id')
      .whereIn(
        'key_sha256',
        hashes.map(({ key_sha256 }) => key_sha256),
      )
      .first(columns)
    if (!found || found.revoked_at) return null
    if (isExpired(found)) return found
    if (found.pepper_id !== current && hashes[0]) write.hash(found, hashes[0])
    if (isLastUseStale(found)) write.lastUse(found)
    return found
  }

  return async (key, observers) => {
    if (!isUsable(key, config.environment)) return null
    const found = await cache.find(key, () => lookUp(key, observedKnex(knex, observers)))
    if (!found) return null
    const { id, name, role, key_prefix } = found
    if (!isExpired(found)) return { id, name, role }
    log.info({ client: name, key_prefix }, 'An expired key was refused.')
    return null
  }
}

/** The last use is stored at most once a minute. */
function isLastUseStale({ last_used_at }: Found): boolean {
  return !last_used_at || Date.now() - Date.parse(last_used_at) > minute
}

/**
 * Writes to keys outside of requests: one at a time for each key, and none for a minute after a failure. The conditions
 * make it one change for all instances.
 */
function inBackground(knex: Knex, log: Log) {
  const waiting = new Map<string, number>()

  function start(id: string, change: (keys: Knex.QueryBuilder) => Knex.QueryBuilder, what: string) {
    const name = `${what} ${id}`
    if ((waiting.get(name) ?? 0) > Date.now()) return
    waiting.set(name, Number.POSITIVE_INFINITY)
    const failed = (error: unknown) => {
      waiting.set(name, Date.now() + minute)
      log.warn({ err: error }, `${what} of a key was not stored.`)
    }
    transaction(knex, trx => change(trx('client_keys').where({ id }))).then(
      () => waiting.delete(name),
      failed,
    )
  }

  return {
    lastUse({ key_id }: Found): void {
      const now = new Date()
      const isOlder = (keys: Knex.QueryBuilder) =>
        keys.whereNull('last_used_at').orWhere('last_used_at', '<', new Date(now.getTime() - minute))
      start(key_id, keys => keys.where(isOlder).update({ last_used_at: now }), 'The last use')
    },
    hash({ key_id, name, pepper_id, key_prefix }: Found, hashed: ReturnType<typeof hashedKey>): void {
      start(key_id, keys => keys.where({ pepper_id }).update(hashed), 'The new hash')
      log.info({ client: name, key_prefix }, 'A key is hashed with the new pepper.')
    },
  }
}
