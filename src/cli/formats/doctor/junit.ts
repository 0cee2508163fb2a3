import { points } from '../../../features/doctor/check.ts'
import type { Checked, Report } from '../../../features/doctor/report.ts'
import { hintOf, sentenceOf } from '../../../features/doctor/wording.ts'
import { placeOf } from './pretty.ts'
import { isFailure, tally, type Verdict } from './verdict.ts'

/** JUnit's XML as Jenkins and GitLab read it: a suite for each point of the talk, a test case for each check. */
export function junit(report: Report, verdict: Verdict): string {
  const suites = Object.keys(points).flatMap(point => {
    const cases = report.checked.filter(({ check }) => check.point === point)
    return cases.length === 0 ? [] : [suiteOf(point, cases, verdict)]
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gapi doctor" ${counts(report.checked, verdict)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function suiteOf(point: string, cases: readonly Checked[], verdict: Verdict): string {
  return [
    `  <testsuite name="${point}" ${counts(cases, verdict)}>`,
    ...cases.map(one => caseOf(one, verdict)),
    '  </testsuite>',
  ].join('\n')
}

function counts(cases: readonly Checked[], verdict: Verdict): string {
  const count = (kind: Kind) => cases.filter(one => kindOf(one, verdict) === kind).length
  const time = cases.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${time.toFixed(3)}"`
}

type Kind = 'passed' | 'failure' | 'error' | 'skipped'

function kindOf({ state, findings }: Checked, verdict: Verdict): Kind {
  if (findings.some(finding => isFailure(finding, verdict))) return 'failure'
  if (state === 'crashed') return 'error'
  return state === 'blocked' || state === 'not-applicable' ? 'skipped' : 'passed'
}

function caseOf(one: Checked, verdict: Verdict): string {
  const { check, findings, reason = '', state, milliseconds } = one
  const head = `    <testcase classname="gapi.${check.point}" name="${escaped(`${check.id}: ${check.title}`)}" time="${(milliseconds / 1000).toFixed(3)}"`
  const text = findings
    .map(finding => `${placeOf(finding)}: ${sentenceOf(finding)} ${hintOf(finding)}`)
    .join('\n')
  const inside = {
    failure: `<failure message="${escaped(tally(findings))}" type="${check.id}">${escaped(text)}</failure>`,
    error: `<error message="The check crashed" type="${check.id}">${escaped(reason)}</error>`,
    skipped: `<skipped message="${escaped(`${state}: ${reason}`)}"/>`,
    passed: text === '' ? '' : `<system-out>${escaped(text)}</system-out>`,
  }[kindOf(one, verdict)]
  return inside === '' ? `${head}/>` : `${head}>\n      ${inside}\n    </testcase>`
}

/** XML 1.0 permits no control characters but tab and the ends of lines, not even escaped. */
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
