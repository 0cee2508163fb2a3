import { createHmac, randomBytes } from 'node:crypto'
import type { Secret } from '../secret.ts'

/** The key of the seeded client. Production cannot know it: seeds refuse to run there, and its pepper differs. */
export const developmentKey = 'key_development_only'

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
