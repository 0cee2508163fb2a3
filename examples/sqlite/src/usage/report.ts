import type { Knex } from 'knex'
import { summaryOf } from '../http/request/deprecation.ts'
import type { DeprecationEntry } from '../http/response/deprecations.ts'
import { type Key, readUsage, type Sum } from './read.ts'

export const groups = ['route', 'client', 'version', 'agent', 'day'] as const

export interface ReportOptions {
  readonly by: (typeof groups)[number] | undefined
  /** The first and the last day. */
  readonly since: string
  readonly until: string
  /** What is deprecated, if only that is wanted. */
  readonly deprecated: readonly DeprecationEntry[] | undefined
}

export interface ReportRow {
  /** The values of the section's columns. */
  readonly names: readonly string[]
  readonly calls: number
  readonly errors: number
  readonly last_at: string
  /** The calls over the time of the report, in equal parts of it. */
  readonly graph: readonly number[]
}

/** A table of the report: one for each deprecation, else one for all. */
export interface Section {
  readonly title: string
  /** What it is about, for programs: the deprecated route, and the field of it if it is only that. */
  readonly about?: { readonly route: string; readonly field: string; readonly sunset: string | null }
  readonly columns: readonly string[]
  readonly rows: readonly ReportRow[]
}

export interface Report {
  readonly since: string
  readonly until: string
  readonly sections: readonly Section[]
}

const dayLength = 86_400_000
const MAX_PARTS = 30

export async function reportOf(knex: Knex, options: ReportOptions): Promise<Report> {
  const { by, since, until, deprecated } = options
  const sections =
    deprecated && !by
      ? await callersOf(knex, options, deprecated)
      : [await grouped(knex, options, by ?? 'route')]
  return { since, until, sections }
}

async function grouped(knex: Knex, options: ReportOptions, by: Key): Promise<Section> {
  const sums = await readUsage(knex, [by], options)
  const rows = sums.map(sum => rowOf([sum.keys[by] ?? ''], sum, options))
  const sorted = by === 'day' ? rows.toSorted(byName) : rows.toSorted(byCalls)
  return { title: options.deprecated ? 'Use of what is deprecated' : 'Calls', columns: [by], rows: sorted }
}

/** Who uses what is deprecated, with the addresses of their owners. */
async function callersOf(
  knex: Knex,
  options: ReportOptions,
  deprecated: readonly DeprecationEntry[],
): Promise<Section[]> {
  const sums = await readUsage(knex, ['route', 'field', 'client', 'agent'], options)
  const clients: Array<{ name: string; owner_email: string }> = await knex('clients').select(
    'name',
    'owner_email',
  )
  const owners = new Map(clients.map(({ name, owner_email }) => [name, owner_email]))
  return deprecated.map(entry => {
    const name = `${entry.method} ${entry.path}`
    const own = sums.filter(({ keys }) => keys.route === name && keys.field === entry.field)
    const rows = own.map(sum => {
      const { client = '', agent = '' } = sum.keys
      return rowOf([client, owners.get(client) ?? '', agent], sum, options)
    })
    const title = `${entry.field ? `${entry.field} of ` : ''}${name}, deprecated ${summaryOf(entry)}`
    const about = { route: name, field: entry.field, sunset: entry.sunset ?? null }
    return { title, about, columns: ['client', 'owner', 'agent'], rows: rows.toSorted(byCalls) }
  })
}

const byCalls = (a: ReportRow, b: ReportRow) => b.calls - a.calls || byName(a, b)
const byName = (a: ReportRow, b: ReportRow) => (a.names.join('\n') < b.names.join('\n') ? -1 : 1)

function rowOf(
  names: readonly string[],
  { calls, errors, last_at, days }: Sum,
  options: ReportOptions,
): ReportRow {
  return { names, calls, errors, last_at, graph: graphOf(days, options) }
}

type Range = Pick<ReportOptions, 'since' | 'until'>

function daysIn({ since, until }: Range): number {
  return (Date.parse(until) - Date.parse(since)) / dayLength + 1
}

/** The length of each part of the graphs, in days. */
export function partDays(range: Range): number {
  return Math.ceil(daysIn(range) / MAX_PARTS)
}

/** The calls of each part of the time. A month counts on its first day. */
function graphOf(days: ReadonlyMap<string, number>, range: Range): number[] {
  const start = Date.parse(range.since)
  const step = partDays(range)
  const graph: number[] = Array.from({ length: Math.ceil(daysIn(range) / step) }, () => 0)
  for (const [day, calls] of days) {
    const place = Math.max(0, Math.floor((Date.parse(day) - start) / dayLength / step))
    graph[place] = (graph[place] ?? 0) + calls
  }
  return graph
}
