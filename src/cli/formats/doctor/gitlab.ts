import type { Severity } from '../../../features/doctor/check.ts'
import { findingsOf, type Report } from '../../../features/doctor/report.ts'
import { hintOf, sentenceOf } from '../../../features/doctor/wording.ts'

const severities: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', info: 'info' }

/** A report of GitLab's Code Quality. */
export function gitlab(report: Report): string {
  const issues = findingsOf(report).map(finding => ({
    description: `${sentenceOf(finding)} ${hintOf(finding)}`,
    check_name: finding.check,
    fingerprint: finding.fingerprint,
    severity: severities[finding.severity],
    location: { path: finding.path, lines: { begin: finding.line ?? 1 } },
  }))
  return `${JSON.stringify(issues, null, 2)}\n`
}
