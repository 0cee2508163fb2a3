import { severities } from '../../../features/doctor/check.ts'
import { type Finding, findingsOf, type Report } from '../../../features/doctor/report.ts'
import { hintOf, sentenceOf } from '../../../features/doctor/wording.ts'
import { placeOf } from './pretty.ts'

/** GitHub shows this many annotations of each kind for a step, and drops the others without a word. */
const shown = 10

const kinds = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Workflow commands, which GitHub shows beside the lines of a pull request. */
export function github(report: Report): string {
  const found = findingsOf(report)
  const crashed = report.checked.flatMap(({ check, state, reason }) =>
    state === 'crashed'
      ? [`::error title=${property(check.id)}::${escaped(`The check crashed: ${reason}`)}\n`]
      : [],
  )
  const blocked = report.checked.flatMap(({ check, state, reason }) =>
    state === 'blocked' ? [`::warning title=${property(check.id)}::${escaped(`Blocked: ${reason}`)}\n`] : [],
  )
  const lines = severities.toReversed().flatMap(severity => {
    const some = found.filter(finding => finding.severity === severity)
    const left = some.length - shown
    const more = `::${kinds[severity]} title=gapi doctor::${left + 1} more are in the log of this step.\n`
    return left > 0 ? [...some.slice(0, shown - 1).map(annotation), more] : some.map(annotation)
  })
  return [...crashed, ...lines, ...blocked].join('')
}

function annotation(finding: Finding): string {
  const { check, severity, path, line, column } = finding
  const place = [
    `file=${property(path)}`,
    ...(line === undefined ? [] : [`line=${line}`]),
    ...(column === undefined ? [] : [`col=${column}`]),
    `title=${property(check)}`,
  ].join(',')
  return `::${kinds[severity]} ${place}::${escaped([sentenceOf(finding), ...finding.evidence, hintOf(finding)].join('\n'))}\n`
}

/** A table for the summary page of a workflow, which has no limit of ten. */
export function githubSummary(report: Report): string {
  const found = findingsOf(report)
  const blocked = report.checked.flatMap(({ check, state, reason }) =>
    state === 'blocked' ? [`\n**Blocked:** \`${check.id}\`. ${reason}\n`] : [],
  )
  if (found.length === 0) return `### gapi doctor\n\nNothing found.\n${blocked.join('')}`
  const rows = found.map(finding => {
    const cells = [finding.severity, `\`${finding.check}\``, `\`${placeOf(finding)}\``, sentenceOf(finding)]
    return `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |\n`
  })
  return `### gapi doctor\n\n| | check | where | what |\n|---|---|---|---|\n${rows.join('')}${blocked.join('')}`
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
