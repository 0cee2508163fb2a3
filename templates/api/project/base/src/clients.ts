import { createHmac, randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import type { Settings } from './config.ts'
import type { Role } from './db/schema.ts'
import { tables } from './db/unit-of-work.ts'
import { UserError } from './errors.ts'
import type { Secret } from './variable.ts'

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

export interface NewClient {
  readonly name: string
  readonly email: string
  readonly role: Role
}

/** Makes a client. Returns its key, which is stored nowhere. */
export async function addClient(
  knex: Knex,
  config: Settings,
  { name, email, role }: NewClient,
): Promise<string> {
  if (!/^\S+@\S+$/.test(email)) throw new UserError(`"${email}" is not an e-mail address.`, '', 2)
  const { clients } = tables(knex)
  if (await clients.find({ name })) throw new UserError(`There is a client named ${name} already.`)
  const key = newKey()
  await clients.add({
    name,
    owner_email: email,
    role,
    ...keyColumns(key, config.KEY_PEPPER),
    revoked_at: null,
    last_used_at: null,
  })
  return key
}

/** From now on the client's key is refused. */
export async function revokeClient(knex: Knex, name: string): Promise<void> {
  const { clients } = tables(knex)
  const client = await clients.find({ name })
  if (!client) throw new UserError(`There is no client named ${name}.`)
  await clients.change(client.id, { revoked_at: new Date() })
}
