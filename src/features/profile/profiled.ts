import type { Loop } from './loop.ts'
import type { SourceLine } from './sources.ts'

/** A request, as it is sent. */
export interface ProfiledRequest {
  readonly method: string
  readonly path: string
  readonly as: string
}

/** What one request costs; times in milliseconds. */
export interface Profiled {
  readonly request: ProfiledRequest
  /** What ran it, e.g. `Node 24.1.0`. */
  readonly runtime: string
  /** The version of Node; null for a project in another language. */
  readonly node: string | null
  /** The requests that were measured. */
  readonly count: number
  /** How long a request took, without a profiler. */
  readonly times: Spread
  /** By line, those that take the longest first. */
  readonly lines: readonly ProfiledLine[]
  /** What belongs to no line. */
  readonly outside: readonly Outside[]
  readonly total: Cost
  /** Milliseconds in which neither the CPU nor a statement ran: timers, files, other servers, BEGIN and COMMIT. */
  readonly waiting: number
  readonly repeated: readonly RepeatedStatement[]
}

export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

export interface Cost {
  readonly sql: number
  readonly cpu: number
  readonly bytes: number
}

export interface ProfiledLine extends SourceLine, Cost {
  /** The line itself. */
  readonly text: string
  /** How often it ran a statement, or else its function was called; null if that is not known. */
  readonly calls: number | null
  /** The part of cpu that read the body or wrote the response. */
  readonly exchange: number
  readonly statements: readonly ProfiledStatement[]
}

export interface ProfiledStatement {
  readonly sql: string
  readonly calls: number
  readonly ms: number
}

export interface Outside {
  readonly what: string
  readonly cpu: number
  readonly bytes: number
}

/** A statement that one line runs several times in a request. */
export interface RepeatedStatement extends SourceLine {
  readonly sql: string
  /** The most in one request. */
  readonly calls: number
  readonly ms: number
  readonly loop: Loop | null
}
