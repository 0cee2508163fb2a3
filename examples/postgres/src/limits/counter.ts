/** Counts the requests of each caller in windows of `seconds`. Redis counts for all instances, memory for one. */
export interface Counter {
  /** The count of this caller in this window, with one more. */
  add(caller: string, window: number): number | Promise<number>
  close(): Promise<void>
}

/** Forgets every caller when a new window begins, so that it cannot grow for ever. */
export function memoryCounter(): Counter {
  const counts = new Map<string, number>()
  let current = 0
  return {
    add(caller, window) {
      if (window !== current) counts.clear()
      current = window
      const count = (counts.get(caller) ?? 0) + 1
      counts.set(caller, count)
      return count
    },
    close: async () => {},
  }
}
