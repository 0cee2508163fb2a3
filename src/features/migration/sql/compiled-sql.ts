import type { Migration } from '../perform.ts'

/** A migration whose code is loaded. */
export interface LoadedMigration {
  readonly name: string
  readonly migration: Migration
}

export interface CompiledSql {
  readonly sql: readonly string[]
  /** Where the statements depend on the contents of the database and may differ there. */
  readonly warnings: readonly string[]
  /** Why the statements are incomplete. */
  readonly error?: string
}
