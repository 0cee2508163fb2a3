import type { Knex } from 'knex'
import { isAddress } from '../config/variable.ts'
import type { DeprecationEntry } from '../http/response/deprecations.ts'
import { readUsage, type Sum } from '../usage/read.ts'

/** What one client calls of what is deprecated. */
export interface Calls {
  readonly client: string
  /** The programs that called, e.g. `shop-app/2.3`. */
  readonly agents: readonly string[]
  readonly total: number
  /** In the last 30 days, and in the 30 days before them. */
  readonly recent: number
  readonly before: number
  readonly last_at: string
}

/** One deprecation, with the calls of an owner's clients. */
export interface Concern {
  readonly entry: DeprecationEntry
  readonly calls: readonly Calls[]
}

export interface Concerns {
  /** By the owner's address. */
  readonly owners: ReadonlyMap<string, readonly Concern[]>
  /** Callers that nobody can be written to for: those without a key, or without one valid address, and clients that were deleted. */
  readonly nameless: ReadonlySet<string>
}

/** How far back a caller counts: a job that runs once a year, too. */
export const REACH_DAYS = 400
const dayLength = 86_400_000

/** Who called what is deprecated, by the owners of the clients. */
export async function concernsOf(
  knex: Knex,
  deprecated: readonly DeprecationEntry[],
  now: Date,
): Promise<Concerns> {
  const since = dayBefore(now, REACH_DAYS)
  const sums = await readUsage(knex, ['route', 'field', 'client', 'agent'], { since, deprecated })
  const clients: Array<{ name: string; owner_email: string }> = await knex('clients').select()
  const ownerOf = new Map(clients.map(({ name, owner_email }) => [name, owner_email]))
  const owners = new Map<string, Concern[]>()
  const nameless = new Set<string>()
  for (const entry of deprecated) {
    const route = `${entry.method} ${entry.path}`
    const own = sums.filter(({ keys }) => keys.route === route && keys.field === entry.field)
    for (const [client, same] of byClient(own)) {
      const owner = ownerOf.get(client)
      if (owner === undefined || !isAddress(owner)) nameless.add(client)
      else addCalls(owners, owner, entry, callsOf(client, same, now))
    }
  }
  return { owners, nameless }
}

function addCalls(
  owners: Map<string, Concern[]>,
  owner: string,
  entry: DeprecationEntry,
  calls: Calls,
): void {
  const concerns = owners.get(owner) ?? []
  const others = concerns.filter(concern => concern.entry !== entry)
  const same = concerns.find(concern => concern.entry === entry)?.calls ?? []
  owners.set(owner, [...others, { entry, calls: [...same, calls] }])
}

function byClient(sums: readonly Sum[]): Map<string, Sum[]> {
  const clients = new Map<string, Sum[]>()
  for (const sum of sums) {
    const client = sum.keys.client ?? ''
    clients.set(client, [...(clients.get(client) ?? []), sum])
  }
  return clients
}

function callsOf(client: string, sums: readonly Sum[], now: Date): Calls {
  const [recently, earlier] = [dayBefore(now, 29), dayBefore(now, 59)]
  const between = (from: string, to: string) =>
    total(sums.flatMap(({ days }) => [...days].map(([day, n]) => (day >= from && day < to ? n : 0))))
  return {
    client,
    agents: sums.flatMap(({ keys }) => keys.agent || []).toSorted(),
    total: total(sums.map(({ calls }) => calls)),
    recent: between(recently, '9999'),
    before: between(earlier, recently),
    last_at:
      sums
        .map(({ last_at }) => last_at)
        .toSorted()
        .at(-1) ?? '',
  }
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

function dayBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * dayLength).toISOString().slice(0, 10)
}
