import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Cancelled, systemCodeOf, UserError } from '../../../core/errors.ts'
import { type Environment, isInstalled } from '../../../core/process.ts'
import type { ReadmePlan } from '../readme/plan.ts'
import type { Repository } from '../repository.ts'
import { copyRepository } from './copy.ts'
import type { RunRequest } from './request.ts'
import type { ReadmeRun, StepResult } from './result.ts'
import { withSandbox } from './sandbox.ts'
import { servicesNeeded } from './services.ts'
import { Stepper } from './stepper.ts'

/**
 * Runs the commands of a README as a newcomer would: in a copy of what git tracks, in an environment of its own, one
 * after the other in one shell. Whatever happens, every process is ended and the copy is removed.
 */
export async function runReadme(
  plan: ReadmePlan,
  repository: Repository,
  request: RunRequest,
): Promise<ReadmeRun> {
  checkMachine(request.env)
  const began = performance.now()
  const { env, signal, keep } = request
  return withSandbox(env, keep, async sandbox => {
    const root = await copyRepository(repository, { into: sandbox.work, env, clean: sandbox.env, signal })
    if (signal.aborted) throw new Cancelled('Stopped. Nothing is left of the run.')
    const read = (path: string) => textOf(join(root, path))
    const stepper = new Stepper({ plan, repository, sandbox, root, read, request, began })
    const steps: StepResult[] = []
    for (const step of plan.steps) {
      const result = await stepper.take(step)
      request.onResult(result)
      steps.push(result)
    }
    const services = await servicesNeeded(plan, repository, read)
    const { readme, file } = plan
    const milliseconds = Math.round(performance.now() - began)
    return { readme, file, steps, services, milliseconds, kept: keep ? root : null }
  })
}

function checkMachine(env: Environment): void {
  if (process.platform === 'win32')
    throw new UserError(
      'gapi doctor --run does not work on Windows yet.',
      'Run it in WSL, or in CI on Linux.',
    )
  for (const program of ['bash', 'git'])
    if (!isInstalled(program, env))
      throw new UserError(
        `gapi doctor --run needs ${program}, and it is not installed.`,
        `Install ${program}.`,
      )
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return undefined
  }
}
