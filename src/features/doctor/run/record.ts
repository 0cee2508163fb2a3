import type { ReadmeRun, StepResult } from './result.ts'

/** What is known after the README was run, while its copy is still there to be looked at. */
export interface RunRecord {
  readonly readme: ReadmeRun
  /** The root of the repository, in the copy. */
  readonly root: string
  /** Why nothing further can be tried in the copy; undefined where the set-up is done. */
  readonly unready: string | undefined
  /** The last of what a step wrote, as it wrote it: for a program to read, never to be shown. */
  saidBy(result: StepResult): string
  /**
   * Runs a command at the root of the copy, with the variables as the README has left them, and what it changes of them
   * is forgotten. Whatever it leaves running is ended.
   */
  command(text: string, limit?: number): Promise<CommandRun>
  /** The same for this very program: `gapi(['migration', 'check', '--json'])`. */
  gapi(args: readonly string[], limit?: number): Promise<CommandRun>
}

export interface CommandRun {
  /** Null where it was stopped. */
  readonly exitCode: number | null
  /** Why it counts as failed: “it ended with exit code 1”; undefined where it ended with 0. */
  readonly failure: string | undefined
  /** What outside the repository kept it from working: a service that does not run. */
  readonly blocker: string | undefined
  /** For a program to read, never to be shown. A command's holds its standard error as well, as on a terminal. */
  readonly stdout: string
  /** The last lines of all it wrote, secrets masked. */
  readonly output: readonly string[]
  readonly milliseconds: number
}

/** A run, or why this machine or this repository cannot have one. */
export type Run = RunRecord | { readonly impossible: string }
