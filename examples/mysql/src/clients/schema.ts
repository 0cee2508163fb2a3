import type { Row } from '../db/row.ts'

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
