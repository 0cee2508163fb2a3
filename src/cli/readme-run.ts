import { Cancelled, exit, UserError } from '../core/errors.ts'
import { remoteAddresses, topOf } from '../core/git.ts'
import { planReadme, type ReadmePlan } from '../features/doctor/readme/plan.ts'
import type { Step } from '../features/doctor/readme/step.ts'
import type { Repository } from '../features/doctor/repository.ts'
import type { Run } from '../features/doctor/run/record.ts'
import { withReadmeRun } from '../features/doctor/run/run.ts'
import { readmeRunText, stepResultText } from './formats/readme-run.ts'
import { type Io, isTerminal } from './io.ts'
import { saysYes } from './prompts.ts'
import type { StatusLine } from './status-line.ts'
import type { Style } from './style.ts'
import { thisSystem } from './this-system.ts'

/** The flags of `gapi doctor` that are about its run. */
export interface RunFlags {
  readonly run?: true
  readonly readmePlan?: string | true
  readonly yes?: true
  /** Milliseconds. */
  readonly timeout?: number
  readonly keep?: true
}

export interface Watching {
  readonly status: StatusLine
  /** Where each command is written as it ends; undefined where only the report is wanted. */
  readonly style: Style | undefined
}

/** Runs the README of a repository, once one has consented, and lends what came of it. */
export async function withRunOf<T>(
  repository: Repository,
  flags: RunFlags,
  { status, style }: Watching,
  io: Io,
  use: (run: Run) => Promise<T>,
): Promise<T> {
  const plan = planFor(repository, flags)
  if ('impossible' in plan) return use(plan)
  if (!flags.yes) await consent(repository, plan, io)
  const write = (text: string) => {
    status.end()
    if (text) io.stdout.write(text)
  }
  const request = {
    ...{ env: io.env, program: io.program, signal: io.signal },
    limit: flags.timeout,
    keep: flags.keep === true,
    onStart: (step: Step) => status.show(`${placeOf(step, plan)}  ${step.command.split('\n')[0]}`),
  }
  return withReadmeRun(
    plan,
    repository,
    { ...request, onResult: result => write(style ? stepResultText(result, plan.readme, style) : '') },
    async run => {
      write(style && 'readme' in run ? readmeRunText(run.readme, style) : '')
      return use(run)
    },
  ).finally(() => status.end())
}

/** That a README which somebody names is not there is their mistake; that there is none is found by a check. */
function planFor(
  repository: Repository,
  { readmePlan }: RunFlags,
): ReadmePlan | { readonly impossible: string } {
  if (typeof readmePlan === 'string') return planReadme(repository, thisSystem(), readmePlan)
  try {
    return planReadme(repository, thisSystem())
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { impossible: error.message }
  }
}

function placeOf({ file, line }: Step, { readme }: ReadmePlan): string {
  return file === readme ? `line ${line}` : `${file}:${line}`
}

/** What was made here and has no origin is one's own; the code of anybody else is run when one says so. */
async function consent({ root, addresses }: Repository, { file }: ReadmePlan, io: Io): Promise<void> {
  const isOwn = (await topOf(root, io.env)) && (await remoteAddresses(root, io.env)).length === 0
  if (isOwn) return
  const says = `The commands of ${file} in ${addresses[0] ?? root} run with your rights, in a copy of it; they can reach the network and the databases of this machine.`
  if (!isTerminal(io))
    throw new UserError(says, 'Look at them with --readme-plan, and pass --yes.', exit.refused)
  io.stderr.write(`${says}\n`)
  if (!(await saysYes('Run them?', io))) throw new Cancelled('Cancelled. Nothing was run.')
}
