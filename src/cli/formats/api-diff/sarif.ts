import { packageName, version } from '../../../core/render/own-package.ts'
import type { ApiChange, ChangeSeverity } from '../../../features/api-diff/api-change.ts'
import { apiRules } from '../../../features/api-diff/rules/index.ts'
import { type DiffReport, linesIn, operationsText } from './diff-report.ts'

const levels: Readonly<Record<ChangeSeverity, string>> = {
  breaking: 'error',
  risky: 'warning',
  deprecated: 'note',
  additive: 'note',
  none: 'none',
}

/** SARIF 2.1.0 (OASIS). Rules without a change are listed, too. */
export function diffSarif(report: DiffReport): string {
  const lines = linesIn(report, report.changes)
  const rules = apiRules.map(({ id, title, why, severity }) => ({
    ...{ id, shortDescription: { text: title }, fullDescription: { text: why } },
    defaultConfiguration: { level: levels[severity] },
  }))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'gapi api diff', version, organization: packageName, rules } },
        columnKind: 'utf16CodeUnits',
        ...(report.reason !== undefined && { invocations: [notComparedFor(report.reason)] }),
        results: report.changes.map(change => resultOf(change, report, lines.get(change))),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function notComparedFor(reason: string) {
  const text = `Not compared: ${reason}`
  return {
    executionSuccessful: true,
    toolExecutionNotifications: [{ level: 'warning', message: { text } }],
  }
}

function resultOf(change: ApiChange, report: DiffReport, line: number | undefined) {
  const { rule, severity, message, fingerprint, excuse } = change
  const where = operationsText(change)
  const uri = (report.file ?? 'openapi.json').split('/').map(encodeURIComponent).join('/')
  return {
    ruleId: rule,
    ruleIndex: apiRules.findIndex(({ id }) => id === rule),
    level: levels[severity],
    message: { text: `${where ? `${where}: ` : ''}${message}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri },
          region: { startLine: line ?? 1 },
        },
      },
    ],
    partialFingerprints: { 'gapiApiDiff/v1': fingerprint },
    ...(excuse && {
      suppressions: [{ kind: 'external', justification: `${excuse.kind}: ${excuse.reason}` }],
    }),
  }
}
