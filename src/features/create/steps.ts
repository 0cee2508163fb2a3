import { type Environment, runProgram } from '../../core/process.ts'
import type { Project } from '../../core/project.ts'
import { packageName } from '../../core/self.ts'
import type { PackageManager } from './package-manager.ts'

/** Something done with the files once they are written. */
export interface Step {
  readonly name: 'install' | 'git'
  readonly commands: readonly (readonly string[])[]
}

export interface StepResult extends Step {
  readonly status: 'ok' | 'failed' | 'skipped'
  /** Wall-clock seconds. */
  readonly seconds: number
  /** Why it failed, and the end of what the program printed. */
  readonly reason?: string
  readonly output?: string
  /** What is still to be run, the failed command first. */
  readonly left: readonly (readonly string[])[]
}

export function installStep(manager: PackageManager): Step {
  return { name: 'install', commands: [[manager, 'install']] }
}

/** A repository and a first commit, made as the person is: their name, their signature, their hooks. */
export function gitStep({ answers, version }: Project): Step {
  const message = `Create ${answers.name} with ${packageName} ${version}`
  return {
    name: 'git',
    commands: [
      ['git', 'init', '-q'],
      ['git', 'add', '--all'],
      ['git', 'commit', '-q', '-m', message],
    ],
  }
}

export async function runStep(
  step: Step,
  cwd: string,
  env: Environment,
  signal: AbortSignal,
): Promise<StepResult> {
  const started = performance.now()
  for (const [index, command] of step.commands.entries()) {
    const ran = await runProgram(command, { cwd, env, signal })
    if (ran.ok) continue
    const { reason, output } = ran
    return {
      ...step,
      status: 'failed',
      seconds: since(started),
      reason,
      output,
      left: step.commands.slice(index),
    }
  }
  return { ...step, status: 'ok', seconds: since(started), left: [] }
}

function since(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10
}
