import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Cancelled, systemCodeOf, UserError } from '../../../core/errors.ts'
import { type Environment, isInstalled } from '../../../core/process.ts'
import { shellCommand } from '../../../core/shell.ts'
import type { ReadmePlan } from '../readme/plan.ts'
import type { Repository } from '../repository.ts'
import { changesIn, undo } from './changes.ts'
import { runCommand, type Wanted } from './command.ts'
import { copyRepository } from './copy.ts'
import { commandLimit } from './limits.ts'
import { partsOf } from './parts.ts'
import type { Run, RunRecord } from './record.ts'
import type { RunRequest } from './request.ts'
import type { StepResult } from './result.ts'
import { type Sandbox, withSandbox } from './sandbox.ts'
import { servicesNeeded } from './services.ts'
import { type Situation, Stepper } from './stepper.ts'

/**
 * Runs the commands of a README as a newcomer would, in a copy of what git tracks, in an environment of its own, one
 * after the other in one shell, and lends what came of it. Afterwards every process is ended and the copy is removed,
 * whatever happens. Where it cannot be done, it lends the reason.
 */
export async function withReadmeRun<T>(
  plan: ReadmePlan,
  repository: Repository,
  request: RunRequest,
  use: (run: Run) => Promise<T>,
): Promise<T> {
  const impossible = lackOf(request.env)
  if (impossible !== undefined) return use({ impossible })
  const began = performance.now()
  return withSandbox(request.env, request.keep, async sandbox => {
    const root = await copyIn(sandbox, repository, request)
    if (typeof root !== 'string') return use(root)
    const read = (path: string) => textOf(join(root, path))
    return use(await takenBy({ plan, repository, sandbox, root, read, request, began }))
  })
}

/** What this machine lacks for a run. */
function lackOf(env: Environment): string | undefined {
  if (process.platform === 'win32') return 'No README can be run on Windows yet. Run it in WSL.'
  const missing = ['bash', 'git'].filter(program => !isInstalled(program, env))
  return missing.length > 0 ? `It needs ${missing.join(' and ')}, which is not installed.` : undefined
}

async function copyIn(
  { work, env: clean }: Sandbox,
  repository: Repository,
  { env, signal }: RunRequest,
): Promise<string | { readonly impossible: string }> {
  try {
    const root = await copyRepository(repository, { into: work, env, clean, signal })
    if (signal.aborted) throw new Cancelled('Stopped. Nothing is left of the run.')
    return root
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { impossible: `${error.message} ${error.hint}` }
  }
}

async function takenBy(situation: Situation): Promise<RunRecord> {
  const { plan, repository, root, read, request, began } = situation
  const stepper = new Stepper(situation)
  const steps = await stepsTaken(stepper, situation)
  const services = await servicesNeeded(plan, repository, read)
  const { readme, file } = plan
  const milliseconds = Math.round(performance.now() - began)
  const run = (wanted: Wanted) => runCommand(wanted, stepper.aside(), situation)
  const usual = request.limit ?? commandLimit
  return {
    readme: { readme, file, steps, services, milliseconds, kept: request.keep ? root : null },
    root,
    unready: stepper.unready ?? withoutDependencies(repository, root),
    saidBy: ({ step }) => stepper.saidBy(step),
    command: (text, limit = usual) => run({ text, limit, apart: false }),
    gapi: (args, limit = usual) =>
      run({ text: shellCommand([...request.program, ...args]), limit, apart: true }),
  }
}

/**
 * Takes every step. What those have done to the files that only look at the result, such as to try how a migration is
 * made, is undone: what comes after it looks at the repository as it is.
 */
async function stepsTaken(stepper: Stepper, situation: Situation): Promise<StepResult[]> {
  const { plan, sandbox, root, request } = situation
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
  const needsSome = (manifests.get('')?.dependencies.size ?? 0) > 0
  const hasSome = ['node_modules', '.pnp.cjs'].some(name => existsSync(join(root, name)))
  return needsSome && !hasSome ? 'the README installs no dependencies' : undefined
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return undefined
  }
}
