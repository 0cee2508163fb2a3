import { packageName } from '../../core/render/own-package.ts'
import type { Project } from '../../core/render/project-file.ts'
import { type Environment, runProgram } from '../../core/system/process.ts'

/** A step after the files are written. */
export interface SetupStep {
  readonly name: 'install' | 'git'
  readonly commands: readonly (readonly string[])[]
}

export interface SetupResult extends SetupStep {
  readonly status: 'ok' | 'failed' | 'skipped'
  /** Elapsed time in seconds. */
  readonly seconds: number
  /** Why it failed, and the last output of the program. */
  readonly reason?: string
  readonly output?: string
  /** The commands that did not run, the failed one first. */
  readonly remaining: readonly (readonly string[])[]
}

export function installStep(commands: SetupStep['commands']): SetupStep {
  return { name: 'install', commands }
}

/** Creates a repository and a first commit with the user's own git configuration: name, signature, hooks. */
export function gitStep({ answers, version }: Project): SetupStep {
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
  step: SetupStep,
  cwd: string,
  env: Environment,
  signal: AbortSignal,
  faultAfter: (folder: string) => string | undefined,
): Promise<SetupResult> {
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
      remaining: step.commands.slice(index),
    }
  }
  const fault = step.name === 'install' ? faultAfter(cwd) : undefined
  if (fault === undefined) return { ...step, status: 'ok', seconds: since(started), remaining: [] }
  return { ...step, status: 'failed', seconds: since(started), reason: fault, remaining: step.commands }
}

function since(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10
}
