import type { Step } from '../readme/step.ts'
import { blockerOf } from './blocker.ts'
import { killRun } from './kill.ts'
import { shownOutput } from './mask.ts'
import { observe } from './observe.ts'
import { processesOf } from './processes.ts'
import type { CommandRun } from './record.ts'
import type { Shell } from './shell.ts'
import type { Situation } from './stepper.ts'

export interface Wanted {
  readonly text: string
  /** Milliseconds. */
  readonly limit: number
  /** Keep standard output apart from standard error. */
  readonly apart: boolean
}

/** Runs one command in the copy until it ends, and ends what it leaves running. */
export async function runCommand(
  { text, limit, apart }: Wanted,
  shell: Shell,
  situation: Situation,
): Promise<CommandRun> {
  const { sandbox, root, request } = situation
  const start = performance.now()
  const before = new Set(await processesOf(sandbox.id, sandbox.groups))
  const started = shell.start(text, apart)
  const step = { ...looksAtResult, command: text }
  const watch = { sandbox, before, routes: [], limit, signal: request.signal }
  const { kind, reason, exitCode } = await observe(started, step, watch)
  await killRun(sandbox.id, sandbox.groups, before)
  const failure = kind === 'failed' ? reason : undefined
  const blocker = failure && (await blockerOf(step, started.output(), failure, situation))
  return {
    ...{ exitCode, failure, blocker },
    stdout: started.stdout(),
    output: shownOutput(started.output(), [root, sandbox.folder]),
    milliseconds: Math.round(performance.now() - start),
  }
}

/** It ends by itself, as tests do. */
const looksAtResult = {
  class: 'verify',
  rule: 'check',
  script: undefined,
  marks: {},
} as const satisfies Partial<Step>
