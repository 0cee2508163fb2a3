import { hash } from 'node:crypto'

/** How many keys are remembered. Beyond that, the one that was looked up longest ago is forgotten. */
const capacity = 10_000

interface Entry<Value> {
  readonly found: Promise<Value | null>
  /** In milliseconds of `performance.now()`, so that a changed clock prolongs nothing. */
  readonly until: number
}

/**
 * Remembers what was found for a key, for `seconds` from the start of the lookup; 0 remembers nothing. Callers at the same
 * time share a lookup. A key that was not found is not remembered, so guesses take no memory, and of a key only a hash is kept.
 */
export class KeyCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>()
  readonly #milliseconds: number

  constructor(seconds: number) {
    this.#milliseconds = seconds * 1000
  }

  find(key: string, lookUp: () => Promise<Value | null>): Promise<Value | null> {
    if (!this.#milliseconds) return lookUp()
    const name = hash('sha256', key, 'base64')
    const now = performance.now()
    const known = this.#entries.get(name)
    return known && known.until > now ? known.found : this.#add(name, lookUp(), now + this.#milliseconds)
  }

  #add(name: string, found: Promise<Value | null>, until: number): Promise<Value | null> {
    const entry = { found, until }
    const forget = () => void (this.#entries.get(name) === entry && this.#entries.delete(name))
    this.#entries.delete(name)
    this.#entries.set(name, entry)
    found.then(value => value ?? forget(), forget)
    const [oldest] = this.#entries.keys()
    if (oldest !== undefined && this.#entries.size > capacity) this.#entries.delete(oldest)
    return found
  }
}
