import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { didYouMean } from '../../../core/system/did-you-mean.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import type { Report } from '../../../features/doctor/report/report.ts'
import { github, githubSummary } from '../../formats/doctor/github.ts'
import { gitlab } from '../../formats/doctor/gitlab.ts'
import { doctorJson } from '../../formats/doctor/json.ts'
import { junit } from '../../formats/doctor/junit.ts'
import { pretty } from '../../formats/doctor/pretty.ts'
import { rdjson } from '../../formats/doctor/rdjson.ts'
import { readmeRunText, stepResultText } from '../../formats/doctor/readme-run.ts'
import { sarif } from '../../formats/doctor/sarif.ts'
import type { Verdict } from '../../formats/doctor/verdict.ts'
import type { Io } from '../../terminal/io.ts'
import { type Style, styleFor } from '../../terminal/style.ts'

const formats = ['pretty', 'json', 'github', 'sarif', 'junit', 'gitlab', 'rdjson'] as const

type Format = (typeof formats)[number]

export interface ReportOutput {
  readonly format: Format
  /** The file as given; undefined for standard output. */
  readonly file: string | undefined
}

export interface OutputFlags {
  readonly format?: readonly string[]
  readonly json?: true
  readonly verbose?: boolean
  readonly color: boolean
}

/**
 * The formats and where each is written. A document must be the only output on standard output;
 * human-readable formats may follow each other.
 */
export function outputsOf({ format = [], json }: OutputFlags, io: Io): ReportOutput[] {
  const given = [...(json ? ['json'] : []), ...format].map(outputOf)
  const outputs: ReportOutput[] = given.some(({ file }) => file === undefined)
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

function outputOf(text: string): ReportOutput {
  const [, name = '', file] = /^([^=]*)(?:=(.+))?$/s.exec(text) ?? []
  const format = formats.find(known => known === name)
  if (format) return { format, file }
  throw new UserError(
    `--format: unknown format ${JSON.stringify(name)}.${didYouMean(name, formats)}`,
    `Choose one of ${formats.join(', ')}, e.g. --format sarif=doctor.sarif`,
  )
}

/** Whether a format is read by programs, so that nothing else may be printed with it. */
export function isDocument(format: Format): boolean {
  return format !== 'pretty' && format !== 'github'
}

export async function writeOutputs(
  outputs: readonly ReportOutput[],
  report: Report,
  verdict: Verdict,
  { color, verbose = false }: OutputFlags,
  io: Io,
): Promise<void> {
  const style = await styleFor(io, color)
  const plain = await styleFor(io, false)
  for (const { format, file } of outputs) {
    const text = rendered(format, report, verdict, file === undefined ? style : plain, verbose)
    const run = format === 'pretty' && file !== undefined ? runText(report, plain) : ''
    if (file === undefined) io.stdout.write(text)
    else writeReport(resolve(io.cwd, file), file, run + text)
  }
  if (io.env.GITHUB_STEP_SUMMARY) appendFileSync(io.env.GITHUB_STEP_SUMMARY, githubSummary(report))
}

/** The run as text, as it was printed while the commands of the README ran. */
function runText({ run }: Report, style: Style): string {
  if (!run) return ''
  return (
    run.steps.map(result => stepResultText(result, run.readme, style)).join('') + readmeRunText(run, style)
  )
}

function rendered(format: Format, report: Report, verdict: Verdict, style: Style, verbose: boolean): string {
  switch (format) {
    case 'pretty':
      return pretty(report, verdict, { style, verbose })
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

export function writeReport(path: string, shown: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new UserError(
      `Could not write ${shown}: ${error.code}.`,
      'Choose a path that you may write to.',
      exit.failed,
    )
  }
}
