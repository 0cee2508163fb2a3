/** What a check has read. A check is only ok if it has read something. */
export interface Subject {
  readonly count: number
  /** `12 migrations`. */
  readonly text: string
}

/** `12 migrations`, `1 tracked file`, `3 entries`. */
export function amount(count: number, one: string, many = `${one}s`): Subject {
  return { count, text: count === 0 ? `no ${many}` : `${count} ${count === 1 ? one : many}` }
}

/** One thing, by its name. */
export function only(text: string): Subject {
  return { count: 1, text }
}

/** Several subjects, those that are there. */
export function both(...all: readonly Subject[]): Subject {
  const there = all.filter(({ count }) => count > 0)
  const [none = amount(0, 'thing')] = all
  const count = there.reduce((sum, one) => sum + one.count, 0)
  return count === 0 ? none : { count, text: [...new Set(there.map(({ text }) => text))].join(', ') }
}
