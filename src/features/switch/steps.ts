import { exit } from '../../core/system/errors.ts'
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
  /** The flags that the load gets too, e.g. --confirm. */
  readonly flags: readonly string[]
  /** The command line that starts gapi. */
  readonly program: readonly string[]
  readonly env: Environment
}

/** Install, and with a URL: prepare the new database and load the rows. */
export function stepsOf(plan: SwitchPlan, { url, dump, flags, program, env }: StepOptions): SwitchStep[] {
  const steps = installSteps(plan)
  if (url === undefined || dump === undefined) return steps
  const words = ['db', 'load', dump, '--prepare', ...flags]
  const shown = `DATABASE_URL=… ${shellCommand(['node_modules/.bin/gapi', ...words])}`
  // NODE_ENV names production, too; runProgram leaves it out, because an install must not have it.
  const variables = { DATABASE_URL: url, NODE_ENV: env.NODE_ENV }
  return [...steps, { command: [...program, ...words], variables, shown }]
}

export function installSteps({ install }: SwitchPlan): SwitchStep[] {
  return install.map(command => ({ command, variables: {}, shown: shellCommand(command) }))
}

export interface StepsRan {
  readonly ok: boolean
  /** How many steps ended well. */
  readonly done: number
  readonly reason?: string
  /** What the load printed, where production refused it. Nothing was changed in the new database then. */
  readonly refusal?: string
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
    const ran = await runProgram(step.command, { cwd, env, variables: step.variables, signal })
    if (ran.ok) continue
    const output = ran.output.trimEnd()
    const isRefused = 'DATABASE_URL' in step.variables && ran.exitCode === exit.refused
    return { ok: false, done, reason: `${ran.reason}.\n${output}`, ...(isRefused ? { refusal: output } : {}) }
  }
  return { ok: true, done: steps.length }
}

/** The failed step and those after it. */
export function remainingSteps(steps: readonly SwitchStep[], { done }: StepsRan): readonly SwitchStep[] {
  return steps.slice(done)
}
