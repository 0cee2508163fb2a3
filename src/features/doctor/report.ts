import type { Check, Severity } from './check.ts'
import type { ReadmeRun } from './run/result.ts'
import type { Code } from './wording.ts'

/** A practice broken at a place, as data; wording.ts has the sentence. */
export interface Finding {
  readonly check: string
  readonly code: Code
  readonly severity: Severity
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly line: number | undefined
  readonly column: number | undefined
  readonly args: Readonly<Record<string, string>>
  /** The last lines of a command that failed, secrets masked. */
  readonly evidence: readonly string[]
  /** Stays the same when other lines are edited; unique in a report. */
  readonly fingerprint: string
}

export const states = ['ok', 'findings', 'not-applicable', 'blocked', 'crashed'] as const

export type State = (typeof states)[number]

/** What became of one check. */
export interface Checked {
  readonly check: Check
  readonly state: State
  readonly findings: readonly Finding[]
  /** Why it does not apply, was blocked or crashed. */
  readonly reason: string | undefined
  readonly milliseconds: number
}

/** A finding that somebody has explained. */
export interface Explained {
  readonly finding: Finding
  readonly reason: string
}

/** Findings that were there when the doctor was first asked, and that are let pass until somebody has time. */
export interface BaselineEntry {
  readonly check: string
  readonly path: string
  readonly fingerprint: string
  readonly reason?: string
  /** The day, as in 2027-01-31, from which it counts again. */
  readonly until?: string
}

export interface Report {
  readonly root: string
  readonly checked: readonly Checked[]
  /** What became of the commands of the README; undefined where they were not run. */
  readonly run: ReadmeRun | undefined
  readonly ignored: readonly Explained[]
  /** Findings that the baseline lets pass. */
  readonly known: readonly Finding[]
  /** Entries of the baseline that nothing fits any more. */
  readonly stale: readonly BaselineEntry[]
}

export function findingsOf({ checked }: Report): Finding[] {
  return checked.flatMap(({ findings }) => findings)
}
