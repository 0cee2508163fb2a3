import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Written, writeIntoFolder, writeNewFolder } from '../../core/render/files.ts'
import { Cancelled } from '../../core/system/errors.ts'
import type { Environment } from '../../core/system/process.ts'
import { toolchains } from '../../core/system/toolchain/toolchains.ts'
import { type Plan, refuseConflicts } from './plan.ts'
import { runStep, type SetupResult, type SetupStep } from './steps.ts'

export interface Created {
  readonly plan: Plan
  /** Empty after a dry run. */
  readonly steps: readonly SetupResult[]
}

export interface CreateContext {
  readonly env: Environment
  readonly signal: AbortSignal
  /** Called when a step begins; `running` settles when it ends. */
  onStep(step: SetupStep, running: Promise<SetupResult>): void
}

/**
 * Carries out a plan: writes all files or none, then runs the steps. When a step fails, the files stay and
 * the remaining steps are skipped; a signal undoes everything.
 */
export async function createProject(plan: Plan, context: CreateContext): Promise<Created> {
  refuseConflicts(plan)
  const { installed } = toolchains[plan.template.manifest.toolchain]
  const made = ['.git', ...installed]
    .map(name => join(plan.target.path, name))
    .filter(path => !existsSync(path))
  const written = writeFiles(plan)
  const steps = await runSteps(plan, context)
  if (!context.signal.aborted) return { plan, steps }
  for (const path of made) rmSync(path, { recursive: true, force: true })
  written.undo()
  throw new Cancelled(
    `Cancelled. ${plan.target.shown} ${plan.target.exists ? 'is unchanged' : 'was not created'}.`,
  )
}

function writeFiles({ target, files }: Plan): Written {
  const toWrite = files.filter(({ action }) => action === 'create' || action === 'overwrite')
  const tree = new Map(toWrite.map(({ path, content }) => [path, content]))
  return target.exists ? writeIntoFolder(target.path, tree) : writeNewFolder(target.path, tree)
}

async function runSteps(
  { target, steps, template }: Plan,
  { env, signal, onStep }: CreateContext,
): Promise<SetupResult[]> {
  const { installFault } = toolchains[template.manifest.toolchain]
  const results: SetupResult[] = []
  for (const step of steps) {
    if (signal.aborted || results.some(({ status }) => status !== 'ok')) {
      results.push({ ...step, status: 'skipped', seconds: 0, remaining: step.commands })
      continue
    }
    const running = runStep(step, target.path, env, signal, installFault)
    onStep(step, running)
    results.push(await running)
  }
  return results
}
