import { resolve } from 'node:path'
import { Cancelled, type ExitCode, exit, UserError } from '../core/errors.ts'
import { remoteAddresses, topOf } from '../core/git.ts'
import { planReadme, type ReadmePlan } from '../features/doctor/readme/plan.ts'
import { type Repository, readRepository } from '../features/doctor/repository.ts'
import { runReadme } from '../features/doctor/run/run.ts'
import type { CheckFlags } from './doctor.ts'
import { readmeRunJson, readmeRunText, stepResultText } from './formats/readme-run.ts'
import { type Io, isTerminal } from './io.ts'
import { saysYes } from './prompts.ts'
import { runProgressOn } from './run-progress.ts'
import { styleFor } from './style.ts'
import { thisSystem } from './this-system.ts'

/** The flags of `gapi doctor` that are about its run. */
export interface RunFlags {
  readonly readmePlan?: string | true
  readonly yes?: true
  /** Milliseconds. */
  readonly timeout?: number
  readonly keep?: true
  /** What was blocked makes it fail. */
  readonly strict?: true
  readonly json?: true
  readonly color: boolean
}

/** Runs the README of the repository that a folder is in, and writes what became of each of its commands. */
export async function runReadmeOf(
  folder: string,
  flags: RunFlags & Partial<CheckFlags>,
  io: Io,
): Promise<ExitCode> {
  const other = ofChecks.find(name => flags[name] !== undefined)
  if (other !== undefined)
    throw new UserError(
      `--${other.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)} is about the checks, and --run runs the README only.`,
      'Call gapi doctor twice: once for the checks, once with --run.',
    )
  const repository = await readRepository(resolve(io.cwd, folder), io.env)
  const named = typeof flags.readmePlan === 'string' ? flags.readmePlan : undefined
  const plan = planReadme(repository, thisSystem(), named)
  if (!flags.yes) await consent(repository, plan, io)
  const style = await styleFor(io, flags.color)
  const progress = runProgressOn(io, plan.readme)
  const run = await runReadme(plan, repository, {
    env: io.env,
    signal: io.signal,
    limit: flags.timeout,
    keep: flags.keep === true,
    onStart: step => progress.start(step),
    onResult: result => {
      progress.end()
      const text = flags.json ? '' : stepResultText(result, plan.readme, style)
      if (text) io.stdout.write(text)
    },
  }).finally(() => progress.end())
  const fails = run.steps.some(({ state }) => state === 'failed' || (flags.strict && state === 'blocked'))
  const code = fails ? exit.failed : exit.done
  io.stdout.write(flags.json ? readmeRunJson(run, code) : readmeRunText(run, style))
  return code
}

const ofChecks = [
  'failOn',
  'only',
  'skip',
  'format',
  'baseline',
  'updateBaseline',
  'fix',
  'dryRun',
] as const satisfies readonly (keyof CheckFlags)[]

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
