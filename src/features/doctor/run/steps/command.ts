import type { ReadmeStep } from '../../readme/plan/step.ts'
import { blockerOf } from '../observe/blocker.ts'
import { observe } from '../observe/observe.ts'
import { killRun } from '../process/kill.ts'
import { processesOf } from '../process/processes.ts'
import type { CommandRun } from '../result/record.ts'
import { shownOutput } from '../sandbox/mask.ts'
import type { Shell } from '../sandbox/shell.ts'
import type { RunContext } from './stepper.ts'

export interface CommandOptions {
  readonly text: string
  /** Milliseconds. */
  readonly limit: number
  /** Keep standard output separate from standard error. */
  readonly separateErrors: boolean
}

/** Runs one command in the copy until it ends, and kills what it leaves running. */
export async function runCommand(
  { text, limit, separateErrors }: CommandOptions,
  shell: Shell,
  context: RunContext,
): Promise<CommandRun> {
  const { sandbox, root, request } = context
  const start = performance.now()
  const before = new Set(await processesOf(sandbox.id, sandbox.groups))
  const started = shell.start(text, separateErrors)
  const step = { ...looksAtResult, command: text }
  const watch = { sandbox, before, routes: [], limit, signal: request.signal }
  const { kind, reason, exitCode } = await observe(started, step, watch)
  await killRun(sandbox.id, sandbox.groups, before)
  const failure = kind === 'failed' ? reason : undefined
  const blocker = failure && (await blockerOf(step, started.output(), failure, context))
  return {
    ...{ exitCode, failure, blocker },
    stdout: started.stdout(),
    output: shownOutput(started.output(), [root, sandbox.folder]),
    milliseconds: Math.round(performance.now() - start),
  }
}

/** Watched like a test: it is expected to end by itself. */
const looksAtResult = {
  class: 'verify',
  rule: 'check',
  script: undefined,
  marks: {},
} as const satisfies Partial<ReadmeStep>
