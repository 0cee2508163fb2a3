import type { Check, Severity } from '../checks/check.ts'
import type { ReadmeRun } from '../run/result/result.ts'

/** A practice that is broken at a place. */
export interface Finding {
  readonly check: string
  /** Its kind, e.g. `env-tracked`. */
  readonly code: string
  /** What is wrong. */
  readonly message: string
  /** What to do next. */
  readonly hint: string
  readonly severity: Severity
  /** Relative to the root, with `/`. */
  readonly path: string
  readonly line: number | undefined
  readonly column: number | undefined
  readonly args: Readonly<Record<string, string>>
  /** The last lines of a command that failed, secrets masked. */
  readonly evidence: readonly string[]
  /** The reason for which what it is about suppresses it. */
  readonly suppressed?: string
  /** Hashes of the secret values that it is about. */
  readonly secrets: readonly string[]
  /** Stays the same when other lines are edited; unique in a report. */
  readonly fingerprint: string
}

export const states = ['ok', 'findings', 'not-applicable', 'blocked', 'crashed'] as const

export type CheckState = (typeof states)[number]

/** The result of one check. */
export interface Checked {
  readonly check: Check
  readonly state: CheckState
  readonly findings: readonly Finding[]
  /** What it has read: “12 migrations”. */
  readonly subject?: string | undefined
  /** Why it does not apply, was blocked or crashed. */
  readonly reason: string | undefined
  readonly milliseconds: number
}

export interface SuppressedFinding {
  readonly finding: Finding
  readonly reason: string
}

/** A finding that is accepted for now. */
export interface BaselineEntry {
  readonly check: string
  readonly path: string
  readonly fingerprint: string
  readonly reason?: string
  /** The expiry date, e.g. 2027-01-31. */
  readonly until?: string
}

export interface Report {
  readonly root: string
  readonly checked: readonly Checked[]
  /** Findings about a secret that another finding tells of. */
  readonly folded: readonly Finding[]
  /** The results of the commands of the README; undefined where they were not run. */
  readonly run: ReadmeRun | undefined
  readonly ignored: readonly SuppressedFinding[]
  /** Findings that the baseline accepts. */
  readonly known: readonly Finding[]
  /** Baseline entries without a matching finding. */
  readonly stale: readonly BaselineEntry[]
}

export function findingsOf({ checked }: Report): Finding[] {
  return checked.flatMap(({ findings }) => findings)
}

/** `src/app.ts:3:7`, a link in terminals and editors. */
export function placeOf({ path, line, column }: Pick<Finding, 'path' | 'line' | 'column'>): string {
  return [path, line, column].filter(part => part !== undefined).join(':')
}
