import { createHmac, randomBytes } from 'node:crypto'
import type { Row } from '../db/row.ts'
import type { Secret } from '../variable.ts'

export type Role = 'user' | 'admin'

/** Who is calling, as handlers see it. */
export interface User {
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** A program that may call this API, and whom to write to about it. The key itself is not stored. */
export interface Client extends Row {
  readonly name: string
  readonly owner_email: string
  readonly role: Role
  readonly key_prefix: string
  readonly key_sha256: string
  readonly revoked_at: string | null
  /** To the minute. */
  readonly last_used_at: string | null
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
