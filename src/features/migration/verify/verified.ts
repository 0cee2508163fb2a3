import type { SchemaDifference } from '../../../core/schema/compare.ts'

export interface VerifiedMigration {
  readonly name: string
  /** Absolute; null where it is not a file. */
  readonly file: string | null
  /** irreversible: its down refuses to run by intention. not-run: an earlier one cannot be applied. */
  readonly status: 'reversible' | 'irreversible' | 'failed' | 'not-run'
  readonly fault: VerifyFault | null
  /** Why it is irreversible: the message of its down. */
  readonly reason: string | null
  readonly milliseconds: number
}

/** The first fault of a migration. */
export interface VerifyFault {
  readonly code:
    | 'up-fails'
    | 'no-down'
    | 'down-fails'
    /** The schema differs from that before `up`. */
    | 'down-differs'
    | 'up-again-fails'
    /** The schema differs from that after the first `up`. */
    | 'up-again-differs'
    /** SQLite: it drops a column that does not exist, which succeeds. */
    | 'drops-nothing'
    /** It runs as Knex would run it, and Knex makes another schema. */
    | 'knex-differs'
  /** The error message; null where the differences are the fault. */
  readonly message: string | null
  readonly differences: readonly SchemaDifference[]
}

export function faultOf(code: VerifyFault['code'], about: string | readonly SchemaDifference[]): VerifyFault {
  return typeof about === 'string'
    ? { code, message: about, differences: [] }
    : { code, message: null, differences: about }
}
