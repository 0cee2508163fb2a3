import type { Knex } from 'knex'
import type { DeprecationEntry } from '../http/response/deprecations.ts'

export type Key = 'day' | 'route' | 'version' | 'client' | 'agent' | 'field'

/** What the rows with the same keys add up to. */
export interface Sum {
  readonly keys: Readonly<Partial<Record<Key, string>>>
  readonly calls: number
  readonly errors: number
  readonly last_at: string
  /** The calls by day, and by month where days were rolled up. */
  readonly days: ReadonlyMap<string, number>
}

interface Filter {
  /** The first day, e.g. `2026-12-01`. */
  readonly since: string
  /** Only calls of these routes, and uses of deprecated fields. */
  readonly deprecated?: readonly DeprecationEntry[] | undefined
}

interface StoredSum extends Record<Key, string> {
  readonly calls: string | number
  readonly errors: string | number
  readonly last_at: string
}

/** Adds up the usage by keys. A month that was rolled up counts as a whole. */
export async function readUsage(knex: Knex, keys: readonly Key[], filter: Filter): Promise<Sum[]> {
  const columns = [...new Set<Key>([...keys, 'day'])]
  const rows: StoredSum[] = await usageSince(knex, filter)
    .groupBy(columns)
    .select(columns)
    .sum({ calls: 'calls', errors: 'errors' })
    .max({ last_at: 'last_at' })
  const sums = new Map<string, StoredSum[]>()
  for (const row of rows) {
    const name = keys.map(key => row[key]).join('\n')
    sums.set(name, [...(sums.get(name) ?? []), row])
  }
  return [...sums.values()].map(same => sumOf(keys, same))
}

function usageSince(knex: Knex, { since, deprecated }: Filter): Knex.QueryBuilder {
  const rows = knex('api_usage').where(day => day.where('day', '>=', since).orWhere('day', since.slice(0, 7)))
  if (!deprecated) return rows.where({ field: '' })
  const routes = deprecated.filter(({ field }) => !field).map(({ method, path }) => `${method} ${path}`)
  return rows.where(either => either.whereNot({ field: '' }).orWhereIn('route', routes))
}

function sumOf(keys: readonly Key[], rows: readonly StoredSum[]): Sum {
  const total = (column: 'calls' | 'errors') => rows.reduce((sum, row) => sum + Number(row[column]), 0)
  const days = new Map<string, number>()
  for (const { day, calls } of rows) days.set(day, (days.get(day) ?? 0) + Number(calls))
  const times = rows.map(({ last_at }) => new Date(last_at).toISOString()).sort()
  const [first] = rows
  return {
    keys: Object.fromEntries(keys.map(key => [key, first?.[key] ?? ''])),
    calls: total('calls'),
    errors: total('errors'),
    last_at: times.at(-1) ?? '',
    days,
  }
}
