import type { Migration } from '../perform.ts'

/** A migration whose code is loaded. */
export interface Loaded {
  readonly name: string
  readonly migration: Migration
}

/** What a migration was found to send. */
export interface Found {
  readonly sql: readonly string[]
  /** What depends on rows, or on what is there, and so may be other statements there. */
  readonly doubts: readonly string[]
  /** Why the statements end too early. */
  readonly error?: string
}
