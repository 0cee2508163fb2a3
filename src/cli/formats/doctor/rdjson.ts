import type { Severity } from '../../../features/doctor/checks/check.ts'
import { findingsOf, type Report } from '../../../features/doctor/report/report.ts'

const severities: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' }

/** reviewdog's Diagnostic Format: a DiagnosticResult. */
export function rdjson(report: Report): string {
  const diagnostics = findingsOf(report).map(finding => {
    const { check, severity, path, line, column } = finding
    const start = line === undefined ? undefined : { line, ...(column && { column }) }
    return {
      message: `${finding.message} ${finding.hint}`,
      location: { path, ...(start && { range: { start } }) },
      severity: severities[severity],
      code: { value: check },
    }
  })
  return `${JSON.stringify({ source: { name: 'gapi doctor' }, diagnostics }, null, 2)}\n`
}
