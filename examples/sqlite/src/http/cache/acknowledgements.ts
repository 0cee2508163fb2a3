/** What other instances have acknowledged, by write. */
export class Acknowledgements {
  readonly #expected = new Map<string, { readonly from: Set<string>; check(): void }>()

  /** Collects those of a write, from before it is announced. */
  expect(write: string): { from(instances: ReadonlyMap<string, number>): Promise<void>; forget(): void } {
    const expected = { from: new Set<string>(), check() {} }
    this.#expected.set(write, expected)
    return {
      from: instances => untilAll(instances, expected),
      forget: () => void this.#expected.delete(write),
    }
  }

  receive(write: string, instance: string): void {
    const expected = this.#expected.get(write)
    expected?.from.add(instance)
    expected?.check()
  }
}

/** Resolves when each of the instances has acknowledged, or its lease has ended: `instances` has the milliseconds. */
function untilAll(
  instances: ReadonlyMap<string, number>,
  expected: { readonly from: ReadonlySet<string>; check(): void },
): Promise<void> {
  return new Promise(resolve => {
    const silent = () => [...instances].filter(([instance]) => !expected.from.has(instance))
    const ends = silent().map(([, left]) => left)
    if (ends.length === 0) return resolve()
    const timer = setTimeout(resolve, Math.max(...ends))
    expected.check = () => {
      if (silent().length > 0) return
      clearTimeout(timer)
      resolve()
    }
  })
}
