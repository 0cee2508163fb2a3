import type { Environment } from '../../../core/process.ts'
import type { Step } from '../readme/step.ts'
import type { StepResult } from './result.ts'

export interface RunRequest {
  readonly env: Environment
  /** How this very program is started, for what is asked of it in the copy. */
  readonly program: readonly string[]
  readonly signal: AbortSignal
  /** Milliseconds for each step, instead of the usual. */
  readonly limit: number | undefined
  /** Leave the copy on the disk. */
  readonly keep: boolean
  onStart(step: Step): void
  onResult(result: StepResult): void
}
