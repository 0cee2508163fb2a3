import type { Difference } from '../../../core/schema/compare.ts'

/** What came of one migration. */
export interface VerifiedMigration {
  readonly name: string
  /** Absolute; null where it is no file. */
  readonly file: string | null
  /** irreversible: its down refuses by intention. left: not tried, because one before it cannot be applied. */
  readonly status: 'reversible' | 'irreversible' | 'failed' | 'left'
  readonly fault: Fault | null
  /** Why it is irreversible, in its own words. */
  readonly reason: string | null
  readonly milliseconds: number
}

/** The first thing that went wrong with it. */
export interface Fault {
  readonly code:
    | 'up-fails'
    | 'no-down'
    | 'down-fails'
    /** The schema is not what it was before `up`. */
    | 'down-differs'
    | 'up-again-fails'
    /** The schema is not what it was after the first `up`. */
    | 'up-again-differs'
  /** What the database or the migration said; null where the differences say it. */
  readonly message: string | null
  readonly differences: readonly Difference[]
}

export function faultOf(code: Fault['code'], about: string | readonly Difference[]): Fault {
  return typeof about === 'string'
    ? { code, message: about, differences: [] }
    : { code, message: null, differences: about }
}
