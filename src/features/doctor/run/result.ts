import type { Step } from '../readme/step.ts'
import type { Change } from './changes.ts'

/**
 * What became of a step. `blocked` could not be tried, for what is missing is not the README's fault; `skipped` is
 * never run; `left` was not reached, because an earlier step failed.
 */
export const stepStates = ['ok', 'failed', 'blocked', 'skipped', 'left'] as const

export type StepState = (typeof stepStates)[number]

export interface StepResult {
  readonly step: Step
  readonly state: StepState
  /** A sentence without its full stop. */
  readonly reason: string
  readonly milliseconds: number
  /** Null where it was not run, was stopped, or still ran. */
  readonly exitCode: number | null
  /** Where its server answered. */
  readonly url: string | null
  /** The last lines it wrote, secrets masked; of a failed or blocked step only. */
  readonly output: readonly string[]
  /** What git sees in the copy since. */
  readonly changes: readonly Change[]
}

/** A program other than the project's own that the set-up needs, and whether it was there. */
export interface Service {
  readonly name: string
  readonly address: string
  readonly isReachable: boolean
}

export interface ReadmeRun {
  readonly readme: string
  readonly file: string
  readonly steps: readonly StepResult[]
  readonly services: readonly Service[]
  readonly milliseconds: number
  /** The folder of the copy, where it was to be kept. */
  readonly kept: string | null
}
