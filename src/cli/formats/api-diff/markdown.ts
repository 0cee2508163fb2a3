import type { ApiChange, ChangeSeverity } from '../../../features/api-diff/api-change.ts'
import { type DiffReport, operationsText } from './diff-report.ts'

const headings: readonly (readonly [ChangeSeverity, string])[] = [
  ['breaking', 'Breaking'],
  ['risky', 'May break'],
  ['deprecated', 'Deprecated'],
  ['additive', 'Added'],
]

/** A changelog for callers. What they cannot see is left out. */
export function diffMarkdown({ changes, base, revision, reason }: DiffReport): string {
  if (reason !== undefined) return `Not compared: ${reason}\n`
  const lines = changeLines(changes, '##')
  const body = lines.length === 0 ? ['Nothing that a caller can see.', ''] : lines
  return [`# Changes from ${base} to ${revision}\n`, ...body].join('\n')
}

/** The changes by severity, below headings of a level. */
export function changeLines(changes: readonly ApiChange[], level: '##' | '###'): string[] {
  return headings.flatMap(([severity, heading]) => {
    const some = changes.filter(change => change.severity === severity)
    return some.length === 0 ? [] : [`${level} ${heading}\n`, ...some.map(lineOfChange), '']
  })
}

function lineOfChange(change: ApiChange): string {
  const where = operationsText(change)
  const excuse = change.excuse?.kind === 'announced' ? ` (announced: ${change.excuse.reason})` : ''
  return `- ${where ? `\`${where}\`: ` : ''}${change.message.replaceAll('*', '\\*')}${excuse}`
}
