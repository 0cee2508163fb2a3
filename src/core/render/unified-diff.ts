import { diffIndices } from 'node-diff3'

const around = 3

/** What changes in a file, as `diff -u` shows it. Undefined stands for a file that does not exist. */
export function unifiedDiff(path: string, before: string | undefined, after: string | undefined): string {
  const [old, fresh] = [linesOf(before), linesOf(after)]
  const head = [
    `--- ${before === undefined ? '/dev/null' : `a/${path}`}`,
    `+++ ${after === undefined ? '/dev/null' : `b/${path}`}`,
  ]
  const changes = diffIndices(old, fresh)
  let shown = 0
  const hunks = changes.map(({ buffer1: [from, count], buffer2: [to, added] }, at) => {
    // Lines between two changes are shown once, or the patch would not apply.
    const start = Math.max(shown, from - around)
    const end = Math.min(changes[at + 1]?.buffer1[0] ?? old.length, from + count + around)
    shown = end
    const shared = [from - start, end - from - count] as const
    const length = (changed: number) => shared[0] + changed + shared[1]
    return [
      `@@ -${placeOf(start, length(count))} +${placeOf(to - shared[0], length(added))} @@`,
      ...old.slice(start, from).map(line => ` ${line}`),
      ...old.slice(from, from + count).map(line => `-${line}`),
      ...fresh.slice(to, to + added).map(line => `+${line}`),
      ...old.slice(from + count, end).map(line => ` ${line}`),
    ]
  })
  return hunks.length === 0 ? '' : `${[...head, ...hunks.flat()].join('\n')}\n`
}

/** Lines count from one; an empty part is the line before it. */
function placeOf(start: number, length: number): string {
  return `${length === 0 ? start : start + 1},${length}`
}

function linesOf(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
