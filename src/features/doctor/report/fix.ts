import { type Insertion, linesOf } from '../checks/insertion.ts'
import type { Texts } from '../repository/texts.ts'
import type { Report } from './report.ts'

/** The safe automatic fixes for the findings. */
export function fixesFor({ checked }: Report, texts: Texts): Insertion[] {
  const all = checked.flatMap(({ check, findings }) =>
    findings.flatMap(finding => check.findings[finding.code]?.fix?.(finding, texts) ?? []),
  )
  const unique = new Map(all.map(fix => [`${fix.path}\0${fix.lines.join('\n')}`, fix]))
  return [...unique.values()]
}

/** The text of a file with inserted lines; keeps its line ends, and adds one at the end. */
export function fixed(text: string, insertions: readonly Insertion[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = linesOf(text)
  const result = [...Array(lines.length + 1).keys()].flatMap(index => [
    ...lines.slice(index - 1, index),
    ...insertions.filter(({ after }) => after === index).flatMap(insertion => insertion.lines),
  ])
  return result.map(line => line + end).join('')
}
