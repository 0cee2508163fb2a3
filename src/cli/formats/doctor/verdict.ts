import { type ExitCode, exit } from '../../../core/errors.ts'
import { isAtLeast, type Severity } from '../../../features/doctor/check.ts'
import { type Finding, findingsOf, type Report } from '../../../features/doctor/report.ts'

/** From when on a report is a failure. */
export interface Measure {
  readonly failOn: Severity
  /** Warnings, checks that could not look, and a baseline that is out of date count too. */
  readonly strict: boolean
}

export interface Verdict extends Measure {
  readonly code: ExitCode
}

/** What a report means for the caller. A check that crashed says nothing, so it is never a pass. */
export function verdictOf(report: Report, { failOn, strict }: Measure): Verdict {
  const least = strict && failOn === 'error' ? 'warning' : failOn
  const has = (state: string) => report.checked.some(checked => checked.state === state)
  const measure = { failOn: least, strict }
  if (has('crashed')) return { ...measure, code: exit.usage }
  const fails =
    findingsOf(report).some(finding => isFailure(finding, measure)) ||
    (strict && (has('blocked') || report.stale.length > 0))
  return { ...measure, code: fails ? exit.failed : exit.done }
}

export function isFailure({ severity }: Finding, { failOn }: Measure): boolean {
  return isAtLeast(severity, failOn)
}

/** “2 errors, 1 warning”; empty where there is nothing. */
export function tally(findings: readonly Finding[]): string {
  return (['error', 'warning', 'info'] as const)
    .flatMap(severity => {
      const count = findings.filter(finding => finding.severity === severity).length
      const word = severity === 'info' ? 'note' : severity
      return count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`]
    })
    .join(', ')
}
