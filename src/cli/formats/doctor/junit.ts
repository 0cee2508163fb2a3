import { points } from '../../../features/doctor/checks/check.ts'
import { type Checked, findingsOf, placeOf, type Report } from '../../../features/doctor/report/report.ts'
import { commandOf } from '../../../features/doctor/run/observe/parts.ts'
import type { StepResult } from '../../../features/doctor/run/result/result.ts'
import { type JunitCase, junitXml } from '../junit.ts'
import { isFailure, tally, type Verdict } from './verdict.ts'

/**
 * JUnit XML as Jenkins and GitLab read it: a suite for each point of the talk with a test case for each
 * check, and one for the README with a test case for each of its commands.
 */
export function junit(report: Report, verdict: Verdict): string {
  const checks = Object.keys(points).map(point => {
    const cases = report.checked.filter(({ check }) => check.point === point)
    return { name: point, cases: cases.map(one => caseOfCheck(one, verdict)) }
  })
  const steps = report.run?.steps.map(result => caseOfStep(result, report, verdict)) ?? []
  return junitXml('gapi doctor', [...checks, { name: report.run?.file ?? '', cases: steps }])
}

function caseOfCheck(one: Checked, verdict: Verdict): JunitCase {
  const { check, findings, reason = '', state, milliseconds } = one
  const kind = kindOf(one, verdict)
  const messages = {
    failure: tally(findings),
    error: 'The check crashed',
    skipped: `${state}: ${reason}`,
    passed: '',
  }
  const text = findings.map(finding => `${placeOf(finding)}: ${finding.message} ${finding.hint}`).join('\n')
  return {
    ...{ group: check.point, name: `${check.id}: ${check.title}`, kind, type: check.id, milliseconds },
    message: messages[kind],
    text: kind === 'error' ? reason : text,
    output: findings.flatMap(({ evidence }) => evidence),
  }
}

function kindOf({ state, findings }: Checked, verdict: Verdict): JunitCase['kind'] {
  if (findings.some(finding => isFailure(finding, verdict))) return 'failure'
  if (state === 'crashed') return 'error'
  return state === 'blocked' || state === 'not-applicable' ? 'skipped' : 'passed'
}

/** A failed command counts as a failure only if there is a finding about it that is not suppressed. */
function caseOfStep(
  { step, state, reason, output, milliseconds }: StepResult,
  report: Report,
  verdict: Verdict,
): JunitCase {
  const counted = findingsOf(report).some(
    finding => finding.path === step.file && finding.line === step.line && isFailure(finding, verdict),
  )
  const isBad = state === 'failed' && counted
  return {
    ...{ group: 'readme', type: step.class, output, milliseconds, text: reason },
    name: `${step.file}:${step.line} ${commandOf(step.command)}`,
    kind: state === 'ok' ? 'passed' : isBad ? 'failure' : 'skipped',
    message: isBad ? reason : `${state}: ${reason}`,
  }
}
