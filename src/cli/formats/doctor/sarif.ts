import { packageName, version } from '../../../core/render/own-package.ts'
import type { Check, Severity } from '../../../features/doctor/checks/check.ts'
import {
  type Checked,
  type Finding,
  findingsOf,
  type Report,
} from '../../../features/doctor/report/report.ts'

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

/**
 * SARIF 2.1.0 (OASIS), as GitHub code scanning and other tools read it. Checks without findings are listed as
 * rules too.
 */
export function sarif(report: Report): string {
  const rules = report.checked.map(({ check }) => check)
  const results = [
    ...findingsOf(report).map(finding => resultOf(finding, rules)),
    ...report.ignored.map(({ finding, reason }) => ({
      ...resultOf(finding, rules),
      suppressions: [{ kind: 'inSource', justification: reason }],
    })),
    ...report.known.map(finding => ({
      ...resultOf(finding, rules),
      suppressions: [{ kind: 'external', justification: 'Accepted by the baseline.' }],
    })),
  ]
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'gapi doctor', version, organization: packageName, rules: rules.map(ruleOf) },
        },
        invocations: [
          {
            executionSuccessful: report.checked.every(({ state }) => state !== 'crashed'),
            toolExecutionNotifications: report.checked.flatMap(notificationOf),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function ruleOf({ id, title, why, severity, point }: Check) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: why, markdown: why },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: [point] },
  }
}

function resultOf(finding: Finding, rules: readonly Check[]) {
  const { check, severity, path, line, column, evidence, fingerprint } = finding
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column && { startColumn: column }) } }
  return {
    ruleId: check,
    ruleIndex: rules.findIndex(({ id }) => id === check),
    level: levels[severity],
    message: { text: `${finding.message} ${finding.hint}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) }, ...region } }],
    partialFingerprints: { 'gapiDoctor/v1': fingerprint },
    ...(evidence.length > 0 && { properties: { evidence } }),
  }
}

/** A relative reference by RFC 3986: `a:b#c.ts` would be a scheme and a fragment. */
function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function notificationOf({ check, state, reason }: Checked) {
  if (state !== 'crashed' && state !== 'blocked') return []
  const level = state === 'crashed' ? 'error' : 'warning'
  return [{ level, message: { text: `${state}: ${reason}` }, associatedRule: { id: check.id } }]
}
