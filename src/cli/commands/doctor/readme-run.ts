import { Cancelled, exit, UserError } from '../../../core/system/errors.ts'
import { mayHaveRemotes } from '../../../core/system/git/git.ts'
import { isInstalled } from '../../../core/system/process.ts'
import { planReadme, type ReadmePlan } from '../../../features/doctor/readme/plan/plan.ts'
import type { ReadmeStep } from '../../../features/doctor/readme/plan/step.ts'
import type { Repository } from '../../../features/doctor/repository/repository.ts'
import type { Run } from '../../../features/doctor/run/result/record.ts'
import { withReadmeRun } from '../../../features/doctor/run/run.ts'
import { readmeRunText, stepResultText } from '../../formats/doctor/readme-run.ts'
import { type Io, isTerminal } from '../../terminal/io.ts'
import { saysYes } from '../../terminal/prompts.ts'
import type { StatusLine } from '../../terminal/status-line.ts'
import type { Style } from '../../terminal/style.ts'
import { thisSystem } from '../../terminal/this-system.ts'

/** The flags of `gapi doctor` for the run. */
export interface RunFlags {
  readonly run?: true
  readonly readmePlan?: string | true
  readonly yes?: true
  /** Milliseconds. */
  readonly timeout?: number
  readonly keep?: true
}

export interface CommandProgress {
  readonly status: StatusLine
  /** The style in which each command is printed as it ends; undefined to print only the report. */
  readonly style: Style | undefined
}

/** Runs the README of a repository after consent, and uses the result while the copy exists. */
export async function withRunOf<T>(
  repository: Repository,
  flags: RunFlags,
  { status, style }: CommandProgress,
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
    onStart: (step: ReadmeStep) => status.show(`${placeOf(step, plan)}  ${step.command.split('\n')[0]}`),
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

/**
 * If a README named with a flag does not exist, that is a usage error; a README missing at the root is a
 * finding.
 */
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

function placeOf({ file, line }: ReadmeStep, { readme }: ReadmePlan): string {
  return file === readme ? `line ${line}` : `${file}:${line}`
}

/** A repository without a remote is the user's own; any other code is run only with consent. */
async function consent({ root, isGit, addresses }: Repository, { file }: ReadmePlan, io: Io): Promise<void> {
  const isOwn = isGit && isInstalled('git', io.env) && !(await mayHaveRemotes(root, io.env))
  if (isOwn) return
  const detail = `The commands of ${file} in ${addresses[0] ?? root} run with your rights, in a copy of it; they can reach the network and the databases of this machine.`
  if (!isTerminal(io))
    throw new UserError(detail, 'See the commands with --readme-plan, then pass --yes.', exit.refused)
  io.stderr.write(`${detail}\n`)
  if (!(await saysYes('Run them?', io))) throw new Cancelled('Cancelled. Nothing was run.')
}
