import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type ExitCode, exit, UserError } from '../core/errors.ts'
import { didYouMean } from '../core/suggest.ts'
import { type Baseline, baselineText, readBaseline, standardBaseline } from '../features/doctor/baseline.ts'
import type { Check, Severity } from '../features/doctor/check.ts'
import { checks } from '../features/doctor/checks/index.ts'
import { examine } from '../features/doctor/doctor.ts'
import { findingsOf, type Report } from '../features/doctor/report.ts'
import { readRepository } from '../features/doctor/repository.ts'
import { knownCheck, readSettings, type Settings } from '../features/doctor/settings.ts'
import { subjectOf } from '../features/doctor/subject.ts'
import { explained, listed } from './formats/doctor/checks.ts'
import { github, githubSummary } from './formats/doctor/github.ts'
import { gitlab } from './formats/doctor/gitlab.ts'
import { doctorJson } from './formats/doctor/json.ts'
import { junit } from './formats/doctor/junit.ts'
import { pretty } from './formats/doctor/pretty.ts'
import { rdjson } from './formats/doctor/rdjson.ts'
import { sarif } from './formats/doctor/sarif.ts'
import { tally, type Verdict, verdictOf } from './formats/doctor/verdict.ts'
import type { Io } from './io.ts'
import { type Style, styleFor } from './style.ts'

/** The flags of `gapi doctor` that are about its checks. */
export interface CheckFlags {
  readonly failOn?: Severity
  readonly strict?: true
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
  readonly format?: readonly string[]
  readonly baseline?: string
  readonly updateBaseline?: true
  readonly json?: true
  readonly color: boolean
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
  const outputs = outputsOf(flags, io)
  const repository = await readRepository(resolve(io.cwd, folder), io.env)
  const settings = readSettings(repository, ids)
  const chosen = chosenChecks(flags, settings)
  const baseline = baselineFor(flags, settings, repository.root, io)
  const report = await examine(await subjectOf(repository, io.env, io.now()), {
    checks: chosen,
    ignore: settings.ignore,
    baseline: flags.updateBaseline ? [] : baseline.entries,
  })
  if (flags.updateBaseline) return updateBaseline(report, baseline, chosen, io)
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
  write(path, shown, text)
  io.stdout.write(`${shown} lets ${tally(found) || 'nothing'} pass.\n`)
  return report.checked.some(({ state }) => state === 'crashed') ? exit.usage : exit.done
}

const formats = ['pretty', 'json', 'github', 'sarif', 'junit', 'gitlab', 'rdjson'] as const

type Format = (typeof formats)[number]

interface Output {
  readonly format: Format
  /** As it was given; standard output where there is none. */
  readonly file: string | undefined
}

/** What to write where. On standard output a document stands alone; what people read may follow each other. */
function outputsOf({ format = [], json }: CheckFlags, io: Io): Output[] {
  const given = [...(json ? ['json'] : []), ...format].map(outputOf)
  const outputs: Output[] = given.some(({ file }) => file === undefined)
    ? given
    : [{ format: 'pretty', file: undefined }, ...given]
  const onStdout = outputs.filter(({ file }) => file === undefined).map(output => output.format)
  const documents = onStdout.filter(isDocument)
  if (documents.length > 0 && onStdout.length > 1)
    throw new UserError(
      `${onStdout.join(' and ')} cannot both go to standard output.`,
      `Send one to a file: --format ${documents[0]}=doctor.${documents[0]}`,
    )
  const inActions = io.env.GITHUB_ACTIONS === 'true' && documents.length === 0 && !onStdout.includes('github')
  return inActions ? [...outputs, { format: 'github', file: undefined }] : outputs
}

function outputOf(text: string): Output {
  const [, name = '', file] = /^([^=]*)(?:=(.+))?$/s.exec(text) ?? []
  const format = formats.find(known => known === name)
  if (format) return { format, file }
  throw new UserError(
    `--format: there is no format called ${JSON.stringify(name)}.${didYouMean(name, formats)}`,
    `Choose of ${formats.join(', ')}, with a file or without: --format sarif=doctor.sarif`,
  )
}

function isDocument(format: Format): boolean {
  return format !== 'pretty' && format !== 'github'
}

async function writeOutputs(
  outputs: readonly Output[],
  report: Report,
  verdict: Verdict,
  { color }: CheckFlags,
  io: Io,
): Promise<void> {
  const style = await styleFor(io, color)
  const plain = await styleFor(io, false)
  for (const { format, file } of outputs) {
    const text = rendered(format, report, verdict, file === undefined ? style : plain)
    if (file === undefined) io.stdout.write(text)
    else write(resolve(io.cwd, file), file, text)
  }
  if (io.env.GITHUB_STEP_SUMMARY) appendFileSync(io.env.GITHUB_STEP_SUMMARY, githubSummary(report))
}

function rendered(format: Format, report: Report, verdict: Verdict, style: Style): string {
  switch (format) {
    case 'pretty':
      return pretty(report, verdict, style)
    case 'json':
      return doctorJson(report, verdict)
    case 'github':
      return github(report)
    case 'sarif':
      return sarif(report)
    case 'junit':
      return junit(report, verdict)
    case 'gitlab':
      return gitlab(report)
    case 'rdjson':
      return rdjson(report)
  }
}

function write(path: string, shown: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new UserError(
      `Could not write ${shown}: ${error.code}.`,
      'Choose a path you may write to.',
      exit.failed,
    )
  }
}
