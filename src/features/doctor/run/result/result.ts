import type { ReadmeStep } from '../../readme/plan/step.ts'
import type { Change } from './changes.ts'

/**
 * The result of a step. `blocked`: it could not be tried, for a reason that is not the README's fault.
 * `skipped`: it is never run. `not-run`: an earlier step failed.
 */
const stepStates = ['ok', 'failed', 'blocked', 'skipped', 'not-run'] as const

export type StepState = (typeof stepStates)[number]

export interface StepResult {
  readonly step: ReadmeStep
  readonly state: StepState
  /** A sentence without its full stop. */
  readonly reason: string
  readonly milliseconds: number
  /** Null where it was not run, was stopped, or still ran. */
  readonly exitCode: number | null
  /** The URL at which its server responded. */
  readonly url: string | null
  /** The last lines of its output, secrets masked; only for a failed or blocked step. */
  readonly output: readonly string[]
  /** The changes that git sees in the copy since the step began. */
  readonly changes: readonly Change[]
}

/** A service that the set-up needs, and whether it was running. */
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
  /** The folder of the copy, if it is kept. */
  readonly kept: string | null
}
