import type { Statement } from '../../db/trace.ts'

/** What ran the same SQL from the same line. */
export interface StatementGroup {
  readonly sql: string
  readonly stack: string
  /** In all requests. */
  readonly calls: number
  /** Of all calls, each with their median: a busy machine, or a garbage collection, delays some of them by much. */
  readonly ms: number
  /** The most in one request. */
  readonly most: number
}

/** Adds up the statements of requests by their SQL and stack. */
export function groupsOf(requests: ReadonlyArray<readonly Statement[]>): StatementGroup[] {
  const groups = new Map<string, Statement[][]>()
  for (const [number, statements] of requests.entries()) {
    for (const statement of statements) {
      const key = `${statement.sql}\n${statement.stack}`
      const group = groups.get(key) ?? requests.map(() => [])
      groups.set(key, group)
      group[number]?.push(statement)
    }
  }
  return [...groups.values()].flatMap(byRequest => {
    const all = byRequest.flat()
    const [first] = all
    if (!first) return []
    const most = Math.max(...byRequest.map(({ length }) => length))
    const ms = median(all.map(each => each.ms)) * all.length
    return [{ sql: first.sql, stack: first.stack ?? '', calls: all.length, ms, most }]
  })
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
