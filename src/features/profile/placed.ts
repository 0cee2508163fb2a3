import type { RawStatement } from './raw-profile.ts'
import type { SourceLine } from './sources.ts'

/** A statement with the lines that led to it. */
export interface Placed {
  readonly statement: RawStatement
  /** The lines of its stack, from the innermost. */
  readonly stack: readonly SourceLine[]
  /** The line that it belongs to. */
  readonly at: SourceLine | undefined
}
