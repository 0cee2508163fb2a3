import { createHmac, randomBytes } from 'node:crypto'
import type { EnvironmentName, Settings } from '../config/config.ts'
import type { Secret } from '../config/variable.ts'

/** The keys of the seeded clients. They are public, so they are valid in development and testing only. */
export const developmentKeys = { admin: 'key_development_only', user: 'key_development_user' } as const

/** Whether a key may be used in this environment: outside development, only keys in the form of `newKey`. */
export function isUsable(key: string, environment: EnvironmentName): boolean {
  if (environment === 'development' || environment === 'testing') return true
  return /^key_[\w-]{43}$/.test(key) && !Object.values<string>(developmentKeys).includes(key)
}

/** A new API key: 256 random bits. It is shown once. */
export function newKey(): string {
  return `key_${randomBytes(32).toString('base64url')}`
}

/** The peppers of this config: the current one, with which new keys are hashed, and the one before it, if set. */
export function peppersOf({ KEY_PEPPER, KEY_PEPPER_PREVIOUS }: Peppers): readonly [Secret, ...Secret[]] {
  return KEY_PEPPER_PREVIOUS.reveal() ? [KEY_PEPPER, KEY_PEPPER_PREVIOUS] : [KEY_PEPPER]
}

export type Peppers = Pick<Settings, 'KEY_PEPPER' | 'KEY_PEPPER_PREVIOUS'>

/** The columns that are stored for a key. With 256 random bits a plain HMAC-SHA-256 is enough. */
export function hashedKey(key: string, pepper: Secret) {
  return {
    key_prefix: key.slice(0, 12),
    key_sha256: createHmac('sha256', pepper.reveal()).update(key).digest('hex'),
    pepper_id: pepperId(pepper),
  }
}

/** Tells peppers apart without revealing them: 32 bits of a hash. */
export function pepperId(pepper: Secret): string {
  return createHmac('sha256', pepper.reveal()).update('pepper').digest('hex').slice(0, 8)
}

/** A first request to try after seeding. */
export function nextSteps({ environment, HOST, PORT }: Settings): string {
  if (environment !== 'development') return ''
  return `The development key is ${developmentKeys.admin} (an admin; ${developmentKeys.user} is a user). While the API runs, try:

  curl http://${HOST}:${PORT}/version -H 'Authorization: Bearer ${developmentKeys.admin}'
`
}
