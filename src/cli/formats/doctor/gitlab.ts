import type { Severity } from '../../../features/doctor/checks/check.ts'
import { findingsOf, type Report } from '../../../features/doctor/report/report.ts'

const severities: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', info: 'info' }

/** A Code Quality report for GitLab. */
export function gitlab(report: Report): string {
  const issues = findingsOf(report).map(finding => ({
    description: `${finding.message} ${finding.hint}`,
    check_name: finding.check,
    fingerprint: finding.fingerprint,
    severity: severities[finding.severity],
    location: { path: finding.path, lines: { begin: finding.line ?? 1 } },
  }))
  return `${JSON.stringify(issues, null, 2)}\n`
}
