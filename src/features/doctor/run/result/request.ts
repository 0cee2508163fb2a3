import type { Environment } from '../../../../core/system/process.ts'
import type { ReadmeStep } from '../../readme/plan/step.ts'
import type { StepResult } from './result.ts'

export interface ReadmeRunOptions {
  readonly env: Environment
  /** The command line that starts this program, for use in the copy. */
  readonly program: readonly string[]
  readonly signal: AbortSignal
  /** Milliseconds for each step; undefined for the default. */
  readonly limit: number | undefined
  /** Keep the copy. */
  readonly keep: boolean
  onStart(step: ReadmeStep): void
  onResult(result: StepResult): void
}
