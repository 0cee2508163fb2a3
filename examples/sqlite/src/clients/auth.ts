import { createHmac, randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { tables } from '../db/unit-of-work.ts'
import { problem } from '../http/problem.ts'
import type { Secret } from '../variable.ts'
import type { Client, User } from './schema.ts'

/**
 * Who sends this Authorization header; null when there is none. A key that is not valid is refused everywhere. A use that
 * cannot be noted goes to `warn`: it is no reason to refuse the request.
 */
export async function identify(
  knex: Knex,
  authorization: string | undefined,
  pepper: Secret,
  warn: (error: unknown) => void,
): Promise<User | null> {
  if (authorization === undefined) return null
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (!key) throw unauthorized('The Authorization header is not "Bearer KEY".')

  const { key_sha256 } = keyColumns(key, pepper)
  const { clients } = tables(knex)
  const client = await clients.find({ key_sha256 })
  if (!client || client.revoked_at) throw unauthorized('The API key is not known or was revoked.')
  if (isDue(client)) await clients.change(client.id, { last_used_at: new Date() }).catch(warn)
  return { id: client.id, name: client.name, role: client.role }
}

export function unauthorized(detail: string) {
  return problem(401, detail, { headers: { 'www-authenticate': 'Bearer' } })
}

/** A use is noted at most once a minute: it costs a write, outside of the request's own transaction. */
function isDue({ last_used_at }: Client): boolean {
  return !last_used_at || Date.now() - Date.parse(last_used_at) > 60_000
}

/** The keys of the seeded clients. Production cannot know them: the development seeds stay out of it. */
export const developmentKeys = { admin: 'key_development_only', user: 'key_development_user' } as const

/** A new API key: 256 random bits. It is shown once. */
export function newKey(): string {
  return `key_${randomBytes(32).toString('base64url')}`
}

/** What the database keeps of a key. With 256 random bits a plain HMAC-SHA-256 is enough; there is nothing to guess. */
export function keyColumns(key: string, pepper: Secret): { key_prefix: string; key_sha256: string } {
  return {
    key_prefix: key.slice(0, 12),
    key_sha256: createHmac('sha256', pepper.reveal()).update(key).digest('hex'),
  }
}
