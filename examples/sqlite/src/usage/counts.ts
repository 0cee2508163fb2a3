import { agentOf, OTHER } from './agent.ts'

/** A row that is not written yet. */
export interface Count {
  readonly day: string
  readonly route: string
  readonly client: string
  readonly field: string
  readonly agent: string
  calls: number
  errors: number
  /** Milliseconds. */
  last: number
}

/** Beyond these, counts are of `other`: how many programs one client has in a day, and how many rows are held. */
const [MAX_AGENTS, MAX_ROWS] = [20, 10_000]
/** How much of what callers say of themselves is looked up without parsing it, and how long a text may be for that. */
const [MAX_KNOWN, MAX_LENGTH] = [10_000, 300]

const dayLength = 86_400_000

/**
 * Counts calls in memory. A call that is like an earlier one costs three lookups and no text. Callers can make it hold no more
 * than MAX_ROWS rows, and a few of `other` for each route.
 */
export class Counts {
  readonly #nameOf: (route: object) => string
  readonly #now: () => number
  #rows = new Map<string, Count>()
  /** By route, client and what the caller says of itself. */
  #known = new Map<object, Map<string, Map<string, Count>>>()
  #knownSize = 0
  #agents = new Map<string, Set<string>>()
  #day = ''
  #dayEnd = 0

  /** `nameOf` names a route, once for each client. */
  constructor(nameOf: (route: object) => string, now: () => number = Date.now) {
    this.#nameOf = nameOf
    this.#now = now
  }

  /** Counts a call. `said` is what the caller says of itself, `fields` are the deprecated fields that it used. */
  add(route: object, client: string, said: string, isError: boolean, fields: readonly string[]): void {
    const now = this.#now()
    if (now >= this.#dayEnd) this.#beginDay(now)
    const count = this.#known.get(route)?.get(client)?.get(said) ?? this.#newCount(route, client, said)
    const errors = isError ? 1 : 0
    increase(count, 1, errors, now)
    for (const field of fields) increase(this.#rowOf({ ...count, field }), 1, errors, now)
  }

  /** The rows so far, sorted by their key, and begins again. */
  take(): Count[] {
    const rows = [...this.#rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
    this.#rows = new Map()
    this.#forget()
    return rows
  }

  /** Adds rows that could not be written. */
  putBack(rows: readonly Count[]): void {
    for (const row of rows) increase(this.#rowOf(row), row.calls, row.errors, row.last)
  }

  #beginDay(now: number): void {
    this.#day = new Date(now).toISOString().slice(0, 10)
    this.#dayEnd = (Math.floor(now / dayLength) + 1) * dayLength
    this.#forget()
    this.#agents = new Map()
  }

  #forget(): void {
    this.#known = new Map()
    this.#knownSize = 0
  }

  #newCount(route: object, client: string, said: string): Count {
    const agent = this.#accepted(client, agentOf(said))
    const count = this.#rowOf({ day: this.#day, route: this.#nameOf(route), client, field: '', agent })
    const clients = entry(this.#known, route, () => new Map())
    const spellings = entry(clients, client, () => new Map())
    if (said.length <= MAX_LENGTH && this.#knownSize++ < MAX_KNOWN) spellings.set(said, count)
    return count
  }

  #accepted(client: string, agent: string): string {
    const agents = entry(this.#agents, client, () => new Set())
    if (!agents.has(agent) && agents.size >= MAX_AGENTS) return OTHER
    agents.add(agent)
    return agent
  }

  #rowOf({ day, route, client, field, agent }: Omit<Count, 'calls' | 'errors' | 'last'>): Count {
    const parts = [day, route, client, field, agent]
    const key = parts.join('\n')
    const found = this.#rows.get(key)
    if (found) return found
    if (this.#rows.size >= MAX_ROWS && !(client === OTHER && agent === OTHER))
      return this.#rowOf({ day, route, client: OTHER, field, agent: OTHER })
    const row = { day, route, client, field, agent, calls: 0, errors: 0, last: 0 }
    this.#rows.set(key, row)
    return row
  }
}

function increase(count: Count, calls: number, errors: number, last: number): void {
  count.calls += calls
  count.errors += errors
  if (last > count.last) count.last = last
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
