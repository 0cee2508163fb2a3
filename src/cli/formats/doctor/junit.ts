import { points } from '../../../features/doctor/checks/check.ts'
import { type Checked, findingsOf, placeOf, type Report } from '../../../features/doctor/report/report.ts'
import { commandOf } from '../../../features/doctor/run/observe/parts.ts'
import type { StepResult } from '../../../features/doctor/run/result/result.ts'
import { isFailure, tally, type Verdict } from './verdict.ts'

type Kind = 'passed' | 'failure' | 'error' | 'skipped'

interface Case {
  readonly group: string
  readonly name: string
  readonly kind: Kind
  /** The failed check or rule. */
  readonly type: string
  readonly message: string
  readonly text: string
  /** The last output of a command. */
  readonly output: readonly string[]
  readonly milliseconds: number
}

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
  const suites = [...checks, { name: report.run?.file ?? '', cases: steps }].filter(
    ({ cases }) => cases.length > 0,
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gapi doctor" ${counts(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name="${escaped(name)}" ${counts(cases)}>`,
      ...cases.map(caseText),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n')
}

function caseOfCheck(one: Checked, verdict: Verdict): Case {
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

function kindOf({ state, findings }: Checked, verdict: Verdict): Kind {
  if (findings.some(finding => isFailure(finding, verdict))) return 'failure'
  if (state === 'crashed') return 'error'
  return state === 'blocked' || state === 'not-applicable' ? 'skipped' : 'passed'
}

/** A failed command counts as a failure only if there is a finding about it that is not suppressed. */
function caseOfStep(
  { step, state, reason, output, milliseconds }: StepResult,
  report: Report,
  verdict: Verdict,
): Case {
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

function counts(cases: readonly Case[]): string {
  const count = (kind: Kind) => cases.filter(one => one.kind === kind).length
  const time = cases.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${time.toFixed(3)}"`
}

function caseText({ group, name, kind, type, message, text, output, milliseconds }: Case): string {
  const head = `    <testcase classname="gapi.${group}" name="${escaped(name)}" time="${(milliseconds / 1000).toFixed(3)}"`
  const said = [...(kind === 'passed' && text !== '' ? [text] : []), ...output].join('\n')
  const verdict = {
    failure: [`<failure message="${escaped(message)}" type="${type}">${escaped(text)}</failure>`],
    error: [`<error message="${message}" type="${type}">${escaped(text)}</error>`],
    skipped: [`<skipped message="${escaped(message)}"/>`],
    passed: [],
  }[kind]
  const inside = [...verdict, ...(said === '' ? [] : [`<system-out>${escaped(said)}</system-out>`])]
  return inside.length === 0
    ? `${head}/>`
    : [`${head}>`, ...inside.map(line => `      ${line}`), '    </testcase>'].join('\n')
}

/** XML 1.0 allows no control characters except tab and line ends, not even escaped. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it takes out
      .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  )
}
