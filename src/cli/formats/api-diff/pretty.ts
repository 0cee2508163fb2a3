import { pointerOf } from '../../../core/openapi/place.ts'
import type { ApiChange, ChangeSeverity } from '../../../features/api-diff/api-change.ts'
import type { Style } from '../../terminal/style.ts'
import { type DiffReport, operationsText, tallyOf } from './diff-report.ts'

/** The human-readable report, the worst first. Changes that no caller sees are only counted. */
export function diffPretty({ changes, base, revision, reason }: DiffReport, style: Style): string {
  if (reason !== undefined) return `${style.yellow('Not compared')}: ${reason}\n`
  const shown = changes.filter(({ severity }) => severity !== 'none')
  const breaks = changes.some(({ severity, excuse }) => severity === 'breaking' && !excuse)
  const hint = breaks
    ? ['Deprecate it with a sunset instead, or accept it with a reason: gapi api diff --help shows how.', '']
    : []
  return [
    ...shown.flatMap(change => [...changeLines(change, style), '']),
    `${style.bold(tallyOf(changes))}, from ${base} to ${revision}.`,
    ...hint,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n')
}

function changeLines(change: ApiChange, style: Style): string[] {
  const { rule, severity, message, fingerprint, excuse } = change
  const where = operationsText(change)
  const pointer = change.revision ?? change.base
  const facts = [rule, pointer ? pointerOf(pointer) : '', fingerprint].filter(Boolean).join('  ')
  return [
    `${colored(severity, style)}  ${where ? `${style.bold(where)}: ` : ''}${message}`,
    `  ${style.dim(facts)}`,
    ...(excuse ? [`  ${style.green(excuse.kind)}: ${excuse.reason}`] : []),
  ]
}

function colored(severity: ChangeSeverity, style: Style): string {
  if (severity === 'breaking') return style.red(severity)
  return severity === 'risky' || severity === 'deprecated' ? style.yellow(severity) : style.green(severity)
}
