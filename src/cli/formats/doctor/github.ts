import { type Check, severities } from '../../../features/doctor/checks/check.ts'
import { type Finding, findingsOf, placeOf, type Report } from '../../../features/doctor/report/report.ts'
import { annotation } from '../github.ts'

/** GitHub shows this many annotations of each kind per step, and silently drops the rest. */
const shown = 10

const kinds = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Workflow commands, which GitHub shows at the lines of a pull request. */
export function github(report: Report): string {
  const found = findingsOf(report)
  const crashed = report.checked.flatMap(({ check, state, reason }) =>
    state === 'crashed' ? [ofCheck('error', check, `The check crashed: ${reason}`)] : [],
  )
  const blocked = report.checked.flatMap(({ check, state, reason }) =>
    state === 'blocked' ? [ofCheck('warning', check, `Blocked: ${reason}`)] : [],
  )
  const lines = severities.toReversed().flatMap(severity => {
    const some = found.filter(finding => finding.severity === severity)
    const left = some.length - shown
    if (left <= 0) return some.map(ofFinding)
    const about = { file: null, title: 'gapi doctor' }
    const more = annotation(kinds[severity], about, `${left + 1} more are in the log of this step.`)
    return [...some.slice(0, shown - 1).map(ofFinding), more]
  })
  return [...crashed, ...lines, ...blocked].join('')
}

function ofCheck(level: 'error' | 'warning', { id }: Check, message: string): string {
  return annotation(level, { file: null, title: id }, message)
}

function ofFinding({ check, severity, path, line, column, message, evidence, hint }: Finding): string {
  const place = { ...(line !== undefined && { line }), ...(column !== undefined && { col: column }) }
  return annotation(
    kinds[severity],
    { file: path, ...place, title: check },
    [message, ...evidence, hint].join('\n'),
  )
}

/** A table for the summary page of a workflow, which does not have that limit. */
export function githubSummary(report: Report): string {
  const found = findingsOf(report)
  const blocked = report.checked.flatMap(({ check, state, reason }) =>
    state === 'blocked' ? [`\n**Blocked:** \`${check.id}\`. ${reason}\n`] : [],
  )
  if (found.length === 0) return `### gapi doctor\n\nNothing found.\n${blocked.join('')}`
  const rows = found.map(finding => {
    const cells = [finding.severity, `\`${finding.check}\``, `\`${placeOf(finding)}\``, finding.message]
    return `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |\n`
  })
  return `### gapi doctor\n\n| | check | where | what |\n|---|---|---|---|\n${rows.join('')}${blocked.join('')}`
}
