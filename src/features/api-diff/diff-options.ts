import type { ChangeSeverity } from './api-change.ts'

export interface DiffOptions {
  readonly now: Date
  /** Severities that differ from those of the rules. */
  readonly severities: ReadonlyMap<string, ChangeSeverity>
  /** The reason of each accepted change, by its fingerprint. */
  readonly accepted: ReadonlyMap<string, string>
  /** Who called what; undefined where nobody knows. */
  readonly usage: ApiUsage | undefined
}

export interface ApiUsage {
  /** When each operation was last called, in milliseconds; missing where it never was. */
  readonly lastCalls: ReadonlyMap<string, number>
  /** How long an operation must not have been called before it may go. */
  readonly idleDays: number
}
