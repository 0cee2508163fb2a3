import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Cancelled } from '../../core/errors.ts'
import { type Written, writeIntoFolder, writeNewFolder } from '../../core/files.ts'
import type { Environment } from '../../core/process.ts'
import { type Plan, refuseConflicts } from './plan.ts'
import { runStep, type Step, type StepResult } from './steps.ts'

export interface Created {
  readonly plan: Plan
  /** Empty after a dry run. */
  readonly steps: readonly StepResult[]
}

export interface Surroundings {
  readonly env: Environment
  readonly signal: AbortSignal
  /** Told when a step begins, and waits until it has ended. */
  onStep(step: Step, running: Promise<StepResult>): void
}

/**
 * Carries out a plan: all files or none, then the steps. A step that fails keeps the files and skips the rest;
 * a signal takes everything back.
 */
export async function createProject(plan: Plan, surroundings: Surroundings): Promise<Created> {
  refuseConflicts(plan)
  const made = madeBySteps.map(name => join(plan.target.path, name)).filter(path => !existsSync(path))
  const written = writeFiles(plan)
  const steps = await runSteps(plan, surroundings)
  if (!surroundings.signal.aborted) return { plan, steps }
  for (const path of made) rmSync(path, { recursive: true, force: true })
  written.undo()
  throw new Cancelled(
    `Cancelled. ${plan.target.shown} ${plan.target.exists ? 'is as it was before' : 'was not made'}.`,
  )
}

/** What an install and git leave in a folder, to be removed again where it was not there before. */
const madeBySteps = [
  '.git',
  'node_modules',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  '.yarn',
  'bun.lock',
]

function writeFiles({ target, files }: Plan): Written {
  const toWrite = files.filter(({ action }) => action === 'create' || action === 'overwrite')
  const tree = new Map(toWrite.map(({ path, content }) => [path, content]))
  return target.exists ? writeIntoFolder(target.path, tree) : writeNewFolder(target.path, tree)
}

async function runSteps(
  { target, steps }: Plan,
  { env, signal, onStep }: Surroundings,
): Promise<StepResult[]> {
  const results: StepResult[] = []
  for (const step of steps) {
    if (signal.aborted || results.some(({ status }) => status !== 'ok')) {
      results.push({ ...step, status: 'skipped', seconds: 0, left: step.commands })
      continue
    }
    const running = runStep(step, target.path, env, signal)
    onStep(step, running)
    results.push(await running)
  }
  return results
}
