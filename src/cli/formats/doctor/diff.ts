import { type Insertion, linesOf } from '../../../features/doctor/checks/insertion.ts'
import { fixed } from '../../../features/doctor/report/fix.ts'

const context = 3

/** A unified diff of one file for `git apply`. */
export function diff(path: string, before: string | undefined, insertions: readonly Insertion[]): string {
  const old = linesOf(before ?? '')
  const places = insertions.map(({ after }) => after)
  const first = Math.max(0, Math.min(...places) - context)
  const last = Math.min(old.length, Math.max(...places) + context)
  const body = [...Array(last - first + 1).keys()].flatMap(offset => {
    const index = first + offset
    const kept = index > first ? keptLine(old, index, before) : []
    const added = insertions.filter(({ after }) => after === index).flatMap(({ lines }) => lines)
    return [...kept, ...added.map(line => `+${line}`)]
  })
  const grown = linesOf(fixed(before ?? '', insertions)).length - old.length
  return [
    before === undefined ? '--- /dev/null' : `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -${rangeOf(first, last - first)} +${rangeOf(first, last - first + grown)} @@`,
    ...body,
    '',
  ].join('\n')
}

/** A last line without a line end gets one. */
function keptLine(lines: readonly string[], index: number, text = ''): string[] {
  const line = lines[index - 1] ?? ''
  if (index < lines.length || text.endsWith('\n')) return [` ${line}`]
  return [`-${line}`, '\\ No newline at end of file', `+${line}`]
}

function rangeOf(first: number, count: number): string {
  return count === 0 ? '0,0' : `${first + 1},${count}`
}
