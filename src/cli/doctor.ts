import { join, resolve } from 'node:path'
import { type ExitCode, exit, UserError } from '../core/errors.ts'
import { type Baseline, baselineText, readBaseline, standardBaseline } from '../features/doctor/baseline.ts'
import { type Cache, noCache, openCache } from '../features/doctor/cache.ts'
import type { Check, Severity } from '../features/doctor/check.ts'
import { checks } from '../features/doctor/checks/index.ts'
import { examine } from '../features/doctor/doctor.ts'
import { findingsOf, type Report } from '../features/doctor/report.ts'
import { type Repository, readRepository } from '../features/doctor/repository.ts'
import { knownCheck, readSettings, type Settings } from '../features/doctor/settings.ts'
import { subjectOf } from '../features/doctor/subject.ts'
import { fixesShown, fixFindings } from './doctor-fix.ts'
import { type OutputFlags, outputsOf, writeOutputs, writeReport } from './doctor-output.ts'
import { explained, listed } from './formats/doctor/checks.ts'
import { tally, verdictOf } from './formats/doctor/verdict.ts'
import type { Io } from './io.ts'
import type { Style } from './style.ts'

/** The flags of `gapi doctor` that are about its checks. */
export interface CheckFlags extends OutputFlags {
  readonly failOn?: Severity
  readonly strict?: true
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly baseline?: string
  readonly updateBaseline?: true
  readonly fix?: true
  readonly dryRun?: true
  readonly cache?: boolean
  readonly cacheLocation?: string
}

const ids = checks.map(({ id }) => id)

export function listChecks(asJson: boolean, style: Style): string {
  return listed(checks, asJson, style)
}

export function explainCheck(id: string, style: Style): string {
  knownCheck(id, '--explain', ids)
  return checks.flatMap(check => (check.id === id ? [explained(check, style)] : [])).join('')
}

/** Runs the checks over the repository that a folder is in, and writes what they found. */
export async function runChecks(folder: string, flags: CheckFlags, io: Io): Promise<ExitCode> {
  if (flags.dryRun && !flags.fix)
    throw new UserError('--dry-run is about --fix.', 'Add --fix, or leave it out: checks change nothing.')
  const outputs = outputsOf(flags, io)
  const repository = await readRepository(resolve(io.cwd, folder), io.env)
  const settings = readSettings(repository, ids)
  const chosen = chosenChecks(flags, settings)
  const baseline = baselineFor(flags, settings, repository.root, io)
  const wishes = {
    checks: chosen,
    ignore: settings.ignore,
    baseline: flags.updateBaseline ? [] : baseline.entries,
  }
  const cache = cacheFor(repository, flags, io)
  const look = async () => examine(subjectOf(repository, io.env, io.now(), cache.recall), wishes)
  const found = await look()
  if (flags.updateBaseline) return updateBaseline(found, baseline, chosen, io)
  if (flags.dryRun) {
    io.stdout.write(fixesShown(found, repository))
    return exit.done
  }
  const report = flags.fix && (await fixFindings(found, repository, io)) ? await look() : found
  cache.save()
  const verdict = verdictOf(report, {
    failOn: flags.failOn ?? settings.failOn ?? 'error',
    strict: flags.strict ?? settings.strict,
  })
  await writeOutputs(outputs, report, verdict, flags, io)
  return verdict.code
}

function chosenChecks({ only, skip = [] }: CheckFlags, settings: Settings): Check[] {
  const wanted = only && namesIn(only, '--only')
  const unwanted = [...namesIn(skip, '--skip'), ...(wanted ? [] : settings.skip)]
  return checks.filter(({ id }) => (wanted?.includes(id) ?? true) && !unwanted.includes(id))
}

/** A name, several with commas between, or a whole group: `secrets`. */
function namesIn(given: readonly string[], flag: string): string[] {
  return given
    .flatMap(text => text.split(','))
    .flatMap(name => {
      const group = ids.filter(id => id.startsWith(`${name.trim()}/`))
      return group.length > 0 ? group : [knownCheck(name.trim(), flag, ids)]
    })
}

function cacheFor(repository: Repository, { cache, cacheLocation }: CheckFlags, io: Io): Cache {
  if (cache === false) return noCache
  return openCache(repository, io.env, cacheLocation && resolve(io.cwd, cacheLocation))
}

interface BaselineFile {
  readonly path: string
  readonly shown: string
  readonly entries: Baseline
}

function baselineFor(flags: CheckFlags, settings: Settings, root: string, io: Io): BaselineFile {
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
