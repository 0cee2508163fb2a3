import { join, resolve } from 'node:path'
import { undoInterrupted } from '../../../core/render/staging.ts'
import { type ExitCode, exit, UserError } from '../../../core/system/errors.ts'
import type { Check, Severity } from '../../../features/doctor/checks/check.ts'
import { contextOf } from '../../../features/doctor/checks/context.ts'
import { type ExamineOptions, examine } from '../../../features/doctor/examine.ts'
import { type Cache, noCache, openCache } from '../../../features/doctor/facts/cache.ts'
import {
  type Baseline,
  baselineText,
  readBaseline,
  standardBaseline,
} from '../../../features/doctor/report/baseline.ts'
import { findingsOf, type Report } from '../../../features/doctor/report/report.ts'
import { type DoctorSettings, readSettings } from '../../../features/doctor/report/settings.ts'
import { type Repository, readRepository } from '../../../features/doctor/repository/repository.ts'
import type { Run } from '../../../features/doctor/run/result/record.ts'
import { tally, verdictOf } from '../../formats/doctor/verdict.ts'
import { isDocument, type ReportOutput, writeReport } from '../../outputs.ts'
import type { Io } from '../../terminal/io.ts'
import { noStatusLine, statusLineOn } from '../../terminal/status-line.ts'
import { styleFor } from '../../terminal/style.ts'
import { type ChoiceFlags, chosenChecks, ids } from './choose-checks.ts'
import { fixesText, fixFindings } from './fix.ts'
import { type OutputFlags, outputsOf, type ReportFormat, writeOutputs } from './output.ts'
import { type CommandProgress, type RunFlags, withRunOf } from './readme-run.ts'

/** The flags of `gapi doctor` for running checks. */
export interface DoctorFlags extends ChoiceFlags, OutputFlags, RunFlags {
  readonly run?: true
  readonly failOn?: Severity
  readonly strict?: true
  readonly baseline?: string
  readonly updateBaseline?: true
  readonly fix?: true
  readonly dryRun?: true
  readonly cache?: boolean
  readonly cacheLocation?: string
}

/** Runs the checks on the repository that contains a folder, and writes the report. */
export async function runChecks(folder: string, flags: DoctorFlags, io: Io): Promise<ExitCode> {
  refuseConflictingFlags(flags)
  const outputs = outputsOf(flags, io)
  const repository = await repositoryIn(resolve(io.cwd, folder), flags, io)
  const settings = readSettings(repository, ids)
  const chosen = chosenChecks(flags, settings)
  const baseline = baselineFor(flags, settings, repository.root, io)
  const watching = await watchOptionsFor(outputs, flags, io)
  const passing = flags.updateBaseline ? [] : baseline.entries
  const cache = cacheFor(repository, flags, io)
  const look = examineWith(repository, { ignore: settings.ignore, baseline: passing }, cache, watching, io)
  const found = flags.fix ? await look(chosen.filter(({ needsRun }) => !needsRun)) : undefined
  if (found && flags.dryRun) {
    io.stdout.write(fixesText(found, repository))
    return exit.done
  }
  const isFixed = found !== undefined && (await fixFindings(found, repository, io))
  const again = () => (found && !isFixed ? found : look(chosen))
  const report = flags.run
    ? await withRunOf(repository, flags, watching, io, run => look(chosen, run))
    : await again()
  cache.save()
  if (flags.updateBaseline) return updateBaseline(report, baseline, chosen, io)
  const verdict = verdictOf(report, {
    failOn: flags.failOn ?? settings.failOn ?? 'error',
    strict: flags.strict ?? settings.strict,
  })
  await writeOutputs(outputs, report, verdict, flags, io)
  return verdict.code
}

/** Before --fix writes, the partial changes of an earlier run that was killed are undone. */
async function repositoryIn(folder: string, { fix, dryRun }: DoctorFlags, io: Io): Promise<Repository> {
  const repository = await readRepository(folder, io.env)
  if (!fix || dryRun || undoInterrupted(repository.root).length === 0) return repository
  return readRepository(folder, io.env)
}

type Examination = (checks: readonly Check[], run?: Run) => Promise<Report>

/** Runs checks each time it is called, and shows the current one on a terminal. */
function examineWith(
  repository: Repository,
  suppressions: Pick<ExamineOptions, 'ignore' | 'baseline'>,
  { recall, history: kept }: Cache,
  { status }: CommandProgress,
  { env, now, signal }: Io,
): Examination {
  return async (checks, run) => {
    const subject = contextOf(repository, { env, now: now(), recall, kept, run })
    const onCheck = ({ id }: Check, place: number, of: number) => status.show(`${place} of ${of}  ${id}`)
    return examine(subject, { ...suppressions, checks, signal, onCheck }).finally(() => status.end())
  }
}

function refuseConflictingFlags({ dryRun, fix, run, updateBaseline }: DoctorFlags): void {
  if (dryRun && !fix)
    throw new UserError('--dry-run needs --fix.', 'Add --fix, or leave it out: checks change nothing.')
  if (dryRun && run)
    throw new UserError(
      '--fix --dry-run only prints a diff, so --run has no effect.',
      'Leave out --run or --dry-run.',
    )
  if (fix && updateBaseline)
    throw new UserError(
      '--fix and --update-baseline cannot be combined.',
      'Fix first, then write the baseline.',
    )
}

/** Shows progress on a terminal; nothing when a document goes to standard output. */
async function watchOptionsFor(
  outputs: readonly ReportOutput<ReportFormat>[],
  flags: DoctorFlags,
  io: Io,
): Promise<CommandProgress> {
  const onStdout = outputs.filter(({ file }) => file === undefined).map(({ format }) => format)
  const isWatched = io.stdout.isTTY && io.stderr.isTTY && !onStdout.some(isDocument)
  return {
    status: isWatched ? statusLineOn(io) : noStatusLine,
    style: onStdout.includes('pretty') && !flags.updateBaseline ? await styleFor(io, flags.color) : undefined,
  }
}

function cacheFor(repository: Repository, { cache, cacheLocation }: DoctorFlags, io: Io): Cache {
  if (cache === false) return noCache()
  return openCache(repository, io.env, cacheLocation && resolve(io.cwd, cacheLocation))
}

interface BaselineFile {
  readonly path: string
  readonly shown: string
  readonly entries: Baseline
}

function baselineFor(flags: DoctorFlags, settings: DoctorSettings, root: string, io: Io): BaselineFile {
  const named = flags.baseline ?? settings.baseline
  const shown = named ?? standardBaseline
  const path = flags.baseline === undefined ? join(root, shown) : resolve(io.cwd, flags.baseline)
  const entries = readBaseline(path, shown)
  if (entries === undefined && named !== undefined && !flags.updateBaseline)
    throw new UserError(`No such baseline: ${named}.`, 'Write it first: add --update-baseline')
  return { path, shown, entries: entries ?? [] }
}

function updateBaseline(
  report: Report,
  { path, shown, entries }: BaselineFile,
  ran: readonly Check[],
  io: Io,
) {
  const found = [...findingsOf(report), ...report.folded]
  const text = baselineText(found, entries, id => ran.some(check => check.id === id))
  writeReport(path, shown, text)
  io.stdout.write(`${shown} accepts ${tally(found) || 'nothing'}.\n`)
  return report.checked.some(({ state }) => state === 'crashed') ? exit.usage : exit.done
}
