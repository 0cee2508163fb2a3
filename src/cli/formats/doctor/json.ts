import { exit } from '../../../core/system/errors.ts'
import { type Finding, findingsOf, type Report } from '../../../features/doctor/report/report.ts'
import type { ReadmeRun } from '../../../features/doctor/run/result/result.ts'
import { json } from '../json.ts'
import type { Verdict } from './verdict.ts'

/** The whole report, as described in docs/doctor.schema.json. */
export function doctorJson(report: Report, { code, failOn, strict }: Verdict): string {
  return json({
    ok: code === exit.done,
    code,
    root: report.root,
    failOn,
    strict,
    checks: report.checked.map(({ check, state, reason, subject, findings, milliseconds }) => ({
      id: check.id,
      point: check.point,
      title: check.title,
      severity: check.severity,
      state,
      reason: reason ?? null,
      subject: subject ?? null,
      findings: findings.length,
      milliseconds,
    })),
    findings: findingsOf(report).map(record),
    ignored: report.ignored.map(({ finding, reason }) => ({ ...record(finding), reason })),
    baseline: { known: report.known.map(record), stale: report.stale },
    run: report.run ? runRecord(report.run) : null,
  })
}

/** The results of the README's commands, in order. */
function runRecord({ steps, ...run }: ReadmeRun) {
  return {
    ...run,
    steps: steps.map(({ step, ...result }) => {
      const { file, line, endLine, command, class: kind, rule } = step
      return { file, line, endLine, command, class: kind, rule, ...result }
    }),
  }
}

function record(finding: Finding) {
  const { check, code, severity, path, line, column, message, hint, args, evidence, fingerprint } = finding
  return {
    ...{ check, code, severity, path },
    line: line ?? null,
    column: column ?? null,
    ...{ message, hint, args, evidence, fingerprint },
  }
}
