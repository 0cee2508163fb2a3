import { appendFileSync } from 'node:fs'
import { resolve } from 'node:path'
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
import { isDocument, outputsIn, type ReportOutput, writeReport } from '../../outputs.ts'
import type { Io } from '../../terminal/io.ts'
import { type Style, styleFor } from '../../terminal/style.ts'

const formats = ['pretty', 'json', 'github', 'sarif', 'junit', 'gitlab', 'rdjson'] as const

export type ReportFormat = (typeof formats)[number]

export interface OutputFlags {
  readonly format?: readonly string[]
  readonly json?: true
  readonly verbose?: boolean
  readonly color: boolean
}

/** The formats and where each is written; in GitHub Actions also as annotations, unless a document is printed. */
export function outputsOf({ format = [], json }: OutputFlags, io: Io): ReportOutput<ReportFormat>[] {
  const outputs = outputsIn([...(json ? ['json'] : []), ...format], { formats, command: 'doctor' })
  const printed = outputs.filter(({ file }) => file === undefined).map(output => output.format)
  const isShown = printed.some(one => isDocument(one) || one === 'github')
  if (io.env.GITHUB_ACTIONS !== 'true' || isShown) return outputs
  return [...outputs, { format: 'github', file: undefined }]
}

export async function writeOutputs(
  outputs: readonly ReportOutput<ReportFormat>[],
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

function rendered(
  format: ReportFormat,
  report: Report,
  verdict: Verdict,
  style: Style,
  verbose: boolean,
): string {
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
