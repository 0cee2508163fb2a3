import type { ReadmeRun, StepResult } from './result.ts'

/** The result of running the README, while its copy still exists. */
export interface RunRecord {
  readonly readme: ReadmeRun
  /** The root of the repository in the copy. */
  readonly root: string
  /** Why nothing more can be tried in the copy; undefined where the set-up succeeded. */
  readonly unready: string | undefined
  /** The last output of a step, unmasked: for a program to read, never for display. */
  outputOf(result: StepResult): string
  /**
   * Runs a command at the root of the copy, with the variables that the README's commands set; its own
   * changes to them are discarded. Processes that it leaves running are killed.
   */
  command(text: string, limit?: number): Promise<CommandRun>
  /**
   * The same for a program whose answer is its standard output, which is kept separate from standard error.
   */
  program(text: string, limit: number): Promise<CommandRun>
  /** The same for this program: `gapi(['migration', 'check', '--json'])`. */
  gapi(args: readonly string[], limit?: number): Promise<CommandRun>
}

export interface CommandRun {
  /** Null where it was stopped. */
  readonly exitCode: number | null
  /** Why it failed: “it ended with exit code 1”; undefined for exit code 0. */
  readonly failure: string | undefined
  /** What it lacked outside the repository, e.g. a service that does not run. */
  readonly blocker: string | undefined
  /**
   * For a program to read, never for display. That of a command includes standard error, as on a terminal.
   */
  readonly stdout: string
  /** The last lines of its output, secrets masked. */
  readonly output: readonly string[]
  readonly milliseconds: number
}

/** A run, or why it is not possible on this machine or in this repository. */
export type Run = RunRecord | { readonly impossible: string }
