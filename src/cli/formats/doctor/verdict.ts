import { type ExitCode, exit } from '../../../core/system/errors.ts'
import { isAtLeast, type Severity } from '../../../features/doctor/checks/check.ts'
import { type Finding, findingsOf, type Report } from '../../../features/doctor/report/report.ts'

/** When a report counts as a failure. */
export interface FailOptions {
  readonly failOn: Severity
  /** Also fail on warnings, blocked checks and a baseline with stale entries. */
  readonly strict: boolean
}

export interface Verdict extends FailOptions {
  readonly code: ExitCode
}

/** The verdict on a report. A check that crashed has no result, so the report never passes. */
export function verdictOf(report: Report, { failOn, strict }: FailOptions): Verdict {
  const least = strict && failOn === 'error' ? 'warning' : failOn
  const has = (state: string) => report.checked.some(checked => checked.state === state)
  const measure = { failOn: least, strict }
  if (has('crashed')) return { ...measure, code: exit.usage }
  const fails =
    findingsOf(report).some(finding => isFailure(finding, measure)) ||
    (strict && (has('blocked') || report.stale.length > 0))
  return { ...measure, code: fails ? exit.failed : exit.done }
}

export function isFailure({ severity }: Finding, { failOn }: FailOptions): boolean {
  return isAtLeast(severity, failOn)
}

/** “2 errors, 1 warning”; empty without findings. */
export function tally(findings: readonly Finding[]): string {
  return (['error', 'warning', 'info'] as const)
    .flatMap(severity => {
      const count = findings.filter(finding => finding.severity === severity).length
      const word = severity === 'info' ? 'note' : severity
      return count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`]
    })
    .join(', ')
}
