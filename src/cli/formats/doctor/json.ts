import { exit } from '../../../core/errors.ts'
import { type Finding, findingsOf, type Report } from '../../../features/doctor/report.ts'
import type { ReadmeRun } from '../../../features/doctor/run/result.ts'
import { hintOf, sentenceOf } from '../../../features/doctor/wording.ts'
import { json } from '../json.ts'
import type { Verdict } from './verdict.ts'

/** Everything a report holds, as docs/doctor.schema.json describes it. */
export function doctorJson(report: Report, { code, failOn, strict }: Verdict): string {
  return json({
    ok: code === exit.done,
    code,
    root: report.root,
    failOn,
    strict,
    checks: report.checked.map(({ check, state, reason, findings, milliseconds }) => ({
      id: check.id,
      point: check.point,
      title: check.title,
      severity: check.severity,
      state,
      reason: reason ?? null,
      findings: findings.length,
      milliseconds,
    })),
    findings: findingsOf(report).map(record),
    ignored: report.ignored.map(({ finding, reason }) => ({ ...record(finding), reason })),
    baseline: { known: report.known.map(record), stale: report.stale },
    run: report.run ? runRecord(report.run) : null,
  })
}

/** What became of each command of the README, in its order. */
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
  const { check, code, severity, path, line, column, args, evidence, fingerprint } = finding
  return {
    ...{ check, code, severity, path },
    line: line ?? null,
    column: column ?? null,
    message: sentenceOf(finding),
    hint: hintOf(finding),
    ...{ args, evidence, fingerprint },
  }
}
