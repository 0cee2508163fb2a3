import type { ApiChange } from '../../../features/api-diff/api-change.ts'
import { type JunitCase, junitXml } from '../junit.ts'
import { type DiffReport, operationsText } from './diff-report.ts'

/** JUnit XML: a test case for each change, which fails if it breaks callers; one that passes where nothing changed. */
export function diffJunit({ changes, base, revision, reason }: DiffReport): string {
  const cases = changes.map(caseOf)
  const none: JunitCase = {
    ...empty,
    name: `${base} and ${revision} are the same to callers`,
    type: 'api-diff',
    ...(reason !== undefined && { kind: 'skipped', message: reason }),
  }
  return junitXml('gapi api diff', [{ name: 'api', cases: cases.length > 0 ? cases : [none] }])
}

const empty = { group: 'api', kind: 'passed', message: '', text: '', output: [], milliseconds: 0 } as const

function caseOf(change: ApiChange): JunitCase {
  const { rule, severity, message, excuse, fingerprint } = change
  const isBreak = severity === 'breaking' && excuse === undefined
  return {
    ...empty,
    name: `${operationsText(change)} ${message}`.trim(),
    type: rule,
    kind: isBreak ? 'failure' : 'passed',
    message: `${severity}: ${rule}`,
    text: isBreak ? `${message} (${fingerprint})` : '',
  }
}
