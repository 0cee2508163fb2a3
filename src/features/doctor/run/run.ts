import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Cancelled, UserError, unlessRefused } from '../../../core/system/errors.ts'
import { type Environment, isInstalled } from '../../../core/system/process.ts'
import { shellCommand } from '../../../core/system/shell.ts'
import type { ReadmePlan } from '../readme/plan/plan.ts'
import type { Repository } from '../repository/repository.ts'
import { partsOf } from './observe/parts.ts'
import { commandLimit } from './process/limits.ts'
import { changesIn, undo } from './result/changes.ts'
import type { Run, RunRecord } from './result/record.ts'
import type { ReadmeRunOptions } from './result/request.ts'
import type { StepResult } from './result/result.ts'
import { copyRepository } from './sandbox/copy.ts'
import { type Sandbox, withSandbox } from './sandbox/sandbox.ts'
import { servicesNeeded } from './sandbox/services.ts'
import { type CommandOptions, runCommand } from './steps/command.ts'
import { type RunContext, Stepper } from './steps/stepper.ts'

/**
 * Runs the commands of a README like a newcomer, in a copy of the tracked files, in a clean environment, one
 * after the other in one shell, and calls `use` with the result. Afterwards every process is killed and the
 * copy is always removed. Where a run is not possible, the result is the reason.
 */
export async function withReadmeRun<T>(
  plan: ReadmePlan,
  repository: Repository,
  request: ReadmeRunOptions,
  use: (run: Run) => Promise<T>,
): Promise<T> {
  const impossible = missingTool(request.env)
  if (impossible !== undefined) return use({ impossible })
  const began = performance.now()
  return withSandbox(repository.root, request, async sandbox => {
    const root = await copyIn(sandbox, repository, request)
    if (typeof root !== 'string') return use(root)
    const read = (path: string) => textOf(join(root, path))
    return use(await runSteps({ plan, repository, sandbox, root, read, request, began }))
  })
}

/** What is missing on this machine for a run. */
function missingTool(env: Environment): string | undefined {
  if (process.platform === 'win32') return '--run does not support Windows yet. Use WSL.'
  const missing = ['bash', 'git'].filter(program => !isInstalled(program, env))
  return missing.length > 0 ? `It needs ${missing.join(' and ')}, which is not installed.` : undefined
}

async function copyIn(
  { work, env: clean }: Sandbox,
  repository: Repository,
  { env, signal }: ReadmeRunOptions,
): Promise<string | { readonly impossible: string }> {
  try {
    const root = await copyRepository(repository, { into: work, env, clean, signal })
    if (signal.aborted) throw new Cancelled('Cancelled. Everything of the run was removed.')
    return root
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { impossible: `${error.message} ${error.hint}` }
  }
}

async function runSteps(context: RunContext): Promise<RunRecord> {
  const { plan, repository, root, read, request, began } = context
  const stepper = new Stepper(context)
  const steps = await stepResults(stepper, context)
  const services = await servicesNeeded(plan, repository, read)
  const { readme, file } = plan
  const milliseconds = Math.round(performance.now() - began)
  const run = (wanted: CommandOptions) => runCommand(wanted, stepper.separateShell(), context)
  const standard = request.limit ?? commandLimit
  return {
    readme: { readme, file, steps, services, milliseconds, kept: request.keep ? root : null },
    root,
    unready: stepper.unready ?? withoutDependencies(repository, root),
    outputOf: ({ step }) => stepper.outputOf(step),
    command: (text, limit = standard) => run({ text, limit, separateErrors: false }),
    program: (text, limit) => run({ text, limit, separateErrors: true }),
    gapi: (args, limit = standard) =>
      run({ text: shellCommand([...request.program, ...args]), limit, separateErrors: true }),
  }
}

/**
 * Runs all steps. Changes to files by steps that only verify the result, e.g. that try how to create a
 * migration, are undone, so that later steps and checks see the repository unchanged.
 */
async function stepResults(stepper: Stepper, context: RunContext): Promise<StepResult[]> {
  const { plan, sandbox, root, request } = context
  const changes = await changesIn(root, sandbox.env)
  const steps: StepResult[] = []
  for (const step of plan.steps) {
    const result = await stepper.take(step)
    request.onResult(result)
    const isTried = result.state === 'ok' || result.state === 'failed'
    steps.push(isTried ? { ...result, changes: await changes() } : result)
  }
  await stepper.stopServer()
  const { setup, servers } = partsOf({ steps })
  const kept = new Set([...setup, ...servers].flatMap(result => result.changes.map(({ path }) => path)))
  const tried = steps.flatMap(result => result.changes).filter(({ path }) => !kept.has(path))
  await undo(tried, root, { env: sandbox.env, signal: request.signal })
  return steps
}

function withoutDependencies({ manifests }: Repository, root: string): string | undefined {
  const hasDependencies = (manifests.get('')?.dependencies.size ?? 0) > 0
  const isInstalled = ['node_modules', '.pnp.cjs'].some(name => existsSync(join(root, name)))
  return hasDependencies && !isInstalled ? 'the README installs no dependencies' : undefined
}

function textOf(path: string): string | undefined {
  return unlessRefused(() => readFileSync(path, 'utf8'))
}
