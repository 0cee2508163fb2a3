import { join, resolve } from 'node:path'
import { type ExitCode, exit, UserError } from '../core/errors.ts'
import { type Baseline, baselineText, readBaseline, standardBaseline } from '../features/doctor/baseline.ts'
import type { Check, Severity } from '../features/doctor/check.ts'
import { examine, type Wishes } from '../features/doctor/doctor.ts'
import { findingsOf, type Report } from '../features/doctor/report.ts'
import { type Repository, readRepository } from '../features/doctor/repository.ts'
import type { Run } from '../features/doctor/run/record.ts'
import { readSettings, type Settings } from '../features/doctor/settings.ts'
import { subjectOf } from '../features/doctor/subject.ts'
import { type ChoiceFlags, chosenChecks, ids } from './doctor-checks.ts'
import { fixesShown, fixFindings } from './doctor-fix.ts'
import {
  isDocument,
  type Output,
  type OutputFlags,
  outputsOf,
  writeOutputs,
  writeReport,
} from './doctor-output.ts'
import { tally, verdictOf } from './formats/doctor/verdict.ts'
import type { Io } from './io.ts'
import { type RunFlags, type Watching, withRunOf } from './readme-run.ts'
import { noStatusLine, statusLineOn } from './status-line.ts'
import { styleFor } from './style.ts'

/** The flags of `gapi doctor` when it looks. */
export interface DoctorFlags extends ChoiceFlags, OutputFlags, RunFlags {
  readonly run?: true
  readonly failOn?: Severity
  readonly strict?: true
  readonly baseline?: string
  readonly updateBaseline?: true
  readonly fix?: true
  readonly dryRun?: true
}

/** Runs the checks over the repository that a folder is in, and writes what they found. */
export async function runChecks(folder: string, flags: DoctorFlags, io: Io): Promise<ExitCode> {
  refuseAtOdds(flags)
  const outputs = outputsOf(flags, io)
  const repository = await readRepository(resolve(io.cwd, folder), io.env)
  const settings = readSettings(repository, ids)
  const chosen = chosenChecks(flags, settings)
  const baseline = baselineFor(flags, settings, repository.root, io)
  const watching = await watchingOf(outputs, flags, io)
  const passing = flags.updateBaseline ? [] : baseline.entries
  const look = lookAt(repository, { ignore: settings.ignore, baseline: passing }, watching, io)
  const found = flags.fix ? await look(chosen.filter(({ needsRun }) => !needsRun)) : undefined
  if (found && flags.dryRun) {
    io.stdout.write(fixesShown(found, repository))
    return exit.done
  }
  const isFixed = found !== undefined && (await fixFindings(found, repository, io))
  const again = () => (found && !isFixed ? found : look(chosen))
  const report = flags.run
    ? await withRunOf(repository, flags, watching, io, run => look(chosen, run))
    : await again()
  if (flags.updateBaseline) return updateBaseline(report, baseline, chosen, io)
  const verdict = verdictOf(report, {
    failOn: flags.failOn ?? settings.failOn ?? 'error',
    strict: flags.strict ?? settings.strict,
  })
  await writeOutputs(outputs, report, verdict, flags, io)
  return verdict.code
}

type Look = (checks: readonly Check[], run?: Run) => Promise<Report>

/** Runs checks as often as it is called, and says on a terminal which is at work. */
function lookAt(
  repository: Repository,
  lettingPass: Pick<Wishes, 'ignore' | 'baseline'>,
  { status }: Watching,
  { env, now, signal }: Io,
): Look {
  return async (checks, run) => {
    const subject = await subjectOf(repository, env, now(), run)
    const onCheck = ({ id }: Check, place: number, of: number) => status.show(`${place} of ${of}  ${id}`)
    return examine(subject, { ...lettingPass, checks, signal, onCheck }).finally(() => status.end())
  }
}

function refuseAtOdds({ dryRun, fix, run, updateBaseline }: DoctorFlags): void {
  if (dryRun && !fix)
    throw new UserError('--dry-run is about --fix.', 'Add --fix, or leave it out: checks change nothing.')
  if (dryRun && run)
    throw new UserError('--fix --dry-run shows a diff, and runs nothing.', 'Leave out --run or --dry-run.')
  if (fix && updateBaseline)
    throw new UserError(
      '--fix and --update-baseline do not go together.',
      'Fix first, then write the baseline.',
    )
}

/** A person at a terminal sees what is under way; where a document goes to standard output, nothing is between. */
async function watchingOf(outputs: readonly Output[], flags: DoctorFlags, io: Io): Promise<Watching> {
  const onStdout = outputs.filter(({ file }) => file === undefined).map(({ format }) => format)
  const isWatched = io.stdout.isTTY && io.stderr.isTTY && !onStdout.some(isDocument)
  return {
    status: isWatched ? statusLineOn(io) : noStatusLine,
    style: onStdout.includes('pretty') && !flags.updateBaseline ? await styleFor(io, flags.color) : undefined,
  }
}

interface BaselineFile {
  readonly path: string
  readonly shown: string
  readonly entries: Baseline
}

function baselineFor(flags: DoctorFlags, settings: Settings, root: string, io: Io): BaselineFile {
  const named = flags.baseline ?? settings.baseline
  const shown = named ?? standardBaseline
  const path = flags.baseline === undefined ? join(root, shown) : resolve(io.cwd, flags.baseline)
  const entries = readBaseline(path, shown)
  if (entries === undefined && named !== undefined && !flags.updateBaseline)
    throw new UserError(`There is no baseline at ${named}.`, 'Write it first: add --update-baseline')
  return { path, shown, entries: entries ?? [] }
}

function updateBaseline(
  report: Report,
  { path, shown, entries }: BaselineFile,
  ran: readonly Check[],
  io: Io,
) {
  const found = findingsOf(report)
  const text = baselineText(found, entries, id => ran.some(check => check.id === id))
  writeReport(path, shown, text)
  io.stdout.write(`${shown} lets ${tally(found) || 'nothing'} pass.\n`)
  return report.checked.some(({ state }) => state === 'crashed') ? exit.usage : exit.done
}
