import type { ApiChange } from '../../../features/api-diff/api-change.ts'
import { annotation } from '../github.ts'
import { type DiffReport, linesIn, operationsText, tallyOf } from './diff-report.ts'

/** GitHub shows this many annotations of each kind per step, and drops the rest. */
const shown = 10

/** Workflow commands, which GitHub shows at the lines of a pull request; the rest is only counted. */
export function diffGithub(report: DiffReport): string {
  const about = { file: null, title: 'gapi api diff' }
  if (report.reason !== undefined) return annotation('warning', about, `Not compared: ${report.reason}`)
  const breaking = report.changes.filter(({ severity, excuse }) => severity === 'breaking' && !excuse)
  const risky = report.changes.filter(({ severity, excuse }) => severity === 'risky' && !excuse)
  const some = [...breaking.slice(0, shown), ...risky.slice(0, shown)]
  const lines = linesIn(report, some)
  return [
    ...some.map(change => ofChange(change, report, lines.get(change))),
    annotation('notice', about, `${tallyOf(report.changes)}, from ${report.base} to ${report.revision}.`),
  ].join('')
}

function ofChange(change: ApiChange, { file }: DiffReport, line: number | undefined): string {
  const where = operationsText(change)
  return annotation(
    change.severity === 'breaking' ? 'error' : 'warning',
    { file: file ?? null, ...(line !== undefined && { line }), title: change.rule },
    `${where ? `${where}: ` : ''}${change.message}`,
  )
}
