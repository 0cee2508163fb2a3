import { type Environment, runProgram } from '../../core/system/process.ts'
import { shellCommand } from '../../core/system/shell.ts'
import type { SwitchPlan } from './plan-switch.ts'

/** A command after the files are changed. */
export interface SwitchStep {
  readonly command: readonly string[]
  /** Variables that are added to the environment: a URL may have a password, so it is not shown. */
  readonly variables: Environment
  /** What to type. */
  readonly shown: string
}

interface StepOptions {
  readonly url: string | undefined
  /** The folder of the rows. */
  readonly dump: string | undefined
  readonly confirm: string | undefined
  /** The command line that starts gapi. */
  readonly program: readonly string[]
  /** The command of the project's gapi.yml. */
  readonly manage: readonly string[] | undefined
}

/** Install, and with a URL: migrate the new database and load the rows. */
export function stepsOf({ install }: SwitchPlan, options: StepOptions): SwitchStep[] {
  const { url, dump, confirm, program, manage = [] } = options
  const steps = install.map(command => ({ command, variables: {}, shown: shellCommand(command) }))
  if (url === undefined || dump === undefined) return steps
  const consent = confirm === undefined ? [] : ['--confirm', confirm]
  const words = ['db', 'load', dump, ...consent]
  return [
    ...steps,
    onTarget([...manage, 'migrate'], [...manage, 'migrate'], url),
    onTarget([...program, ...words], ['node_modules/.bin/gapi', ...words], url),
  ]
}

function onTarget(command: readonly string[], typed: readonly string[], url: string): SwitchStep {
  return { command, variables: { DATABASE_URL: url }, shown: `DATABASE_URL=… ${shellCommand(typed)}` }
}

export interface StepsRan {
  readonly ok: boolean
  /** How many steps ended well. */
  readonly done: number
  readonly reason?: string
}

interface RunOptions {
  readonly env: Environment
  readonly signal: AbortSignal
  onStep(step: SwitchStep): void
}

/** Runs steps until one fails. */
export async function runSteps(
  steps: readonly SwitchStep[],
  cwd: string,
  { env, signal, onStep }: RunOptions,
): Promise<StepsRan> {
  for (const [done, step] of steps.entries()) {
    onStep(step)
    const ran = await runProgram(step.command, { cwd, env: { ...env, ...step.variables }, signal })
    if (!ran.ok) return { ok: false, done, reason: `${ran.reason}.\n${ran.output.trimEnd()}` }
  }
  return { ok: true, done: steps.length }
}

/** The failed step and those after it. */
export function remainingSteps(steps: readonly SwitchStep[], { done }: StepsRan): readonly SwitchStep[] {
  return steps.slice(done)
}
