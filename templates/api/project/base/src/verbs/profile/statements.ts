import type { Statement } from '../../debug/trace.ts'

/** What ran the same SQL from the same line. */
export interface StatementGroup {
  readonly sql: string
  readonly stack: string
  /** In all requests. */
  calls: number
  ms: number
  /** The most in one request. */
  most: number
}

/** Adds up the statements of requests by their SQL and stack. */
export function groupsOf(requests: ReadonlyArray<readonly Statement[]>): StatementGroup[] {
  const groups = new Map<string, StatementGroup>()
  for (const statements of requests) {
    const here = new Map<StatementGroup, number>()
    for (const { sql, ms, stack = '' } of statements) {
      const key = `${sql}\n${stack}`
      const group = groups.get(key) ?? { sql, stack, calls: 0, ms: 0, most: 0 }
      groups.set(key, group)
      group.calls++
      group.ms += ms
      here.set(group, (here.get(group) ?? 0) + 1)
    }
    for (const [group, calls] of here) group.most = Math.max(group.most, calls)
  }
  return [...groups.values()]
}
