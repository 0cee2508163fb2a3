import { UserError } from '../../errors.ts'
import { formsOf } from '../request/declaration.ts'
import type { AnySpec } from '../request/route.ts'
import { tableOf } from './statement-tables.ts'

/** How the responses of a route are kept in memory. */
export interface CacheOptions {
  /** How long at most, e.g. `60s`, `5m` or `1h`. A write through `db` ends it earlier. */
  readonly for: string
  /** Tables they depend on, besides those that the handler is seen to read: of a view, or of SQL by hand. */
  readonly tables?: readonly string[]
  /** Request headers they depend on, besides those in `headers` of the route. */
  readonly vary?: readonly string[]
  /** How long browsers and CDNs may use a response without asking, e.g. `10s`: they do not learn of writes (default: never). */
  readonly browser?: string
}

/** A route that is cached. */
export interface CacheRule {
  readonly name: string
  readonly for: string
  readonly milliseconds: number
  readonly tables: readonly string[]
  readonly vary: readonly string[]
  /** The headers of each response, in addition to its own. */
  readonly headers: Readonly<Record<string, string>>
}

interface CachedRoute {
  readonly name: string
  readonly method: string
  readonly audience: string | undefined
  readonly spec: AnySpec
}

const milliseconds = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/**
 * The rule of a route. Throws at startup for one that could not work as declared. `known` are the tables of the API,
 * and `fixedVary` is the Vary of all responses.
 */
export function cacheRuleOf(
  { name, method, audience, spec }: CachedRoute,
  options: CacheOptions,
  known: ReadonlySet<string>,
  fixedVary?: string,
): CacheRule {
  const fail = (why: string, hint: string): never => {
    throw new UserError(`${name} ${why}`, hint, 2)
  }
  if (method !== 'GET' && method !== 'HEAD')
    fail('has cache, and only a GET can be cached.', 'Delete cache from the route.')
  if (audience !== 'anonymous')
    fail(
      `is cached, but for ${audience}s: a response to one of them must not reach another.`,
      'Delete cache, or declare the route with on.anonymous.',
    )
  if (Reflect.get(spec, 'idempotent')) fail('is idempotent and has cache.', 'Delete one of the two.')
  const kept = formsOf(spec.reply).find(({ kind }) => /^(stream|file|events)$/.test(kind))
  if (kept) fail(`replies with a ${kept.kind}, which is not kept in memory.`, 'Delete cache from the route.')
  const tables = (options.tables ?? []).map(tableOf)
  for (const table of tables)
    if (!known.has(table))
      fail(
        `is cached with the table ${table}, which does not exist.`,
        `Name one of ${[...known].join(', ')}.`,
      )
  const vary = [...new Set([...Object.keys(Object(spec.headers).properties ?? {}), ...(options.vary ?? [])])]
  for (const header of vary)
    if (!/^[a-z\d-]+$/.test(header) || /^(authorization|cookie)$/.test(header))
      fail(
        `is cached by the header ${header}, which cannot be.`,
        'Name a header in lower case, such as accept-language.',
      )
  const parsed = (text: string) =>
    durationOf(text) ??
    fail(`is cached for "${text}", which is not a time.`, 'Write a number and a unit, such as 60s, 5m or 1h.')
  return {
    name,
    for: options.for,
    milliseconds: parsed(options.for),
    tables,
    vary,
    headers: headersOf(vary, options.browser === undefined ? undefined : parsed(options.browser), fixedVary),
  }
}

/** `5m` → 300,000; undefined if it cannot be read. */
function durationOf(text: string): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,5})(s|m|h|d)$/.exec(text) ?? []
  return unit === 's' || unit === 'm' || unit === 'h' || unit === 'd'
    ? Number(count) * milliseconds[unit]
    : undefined
}

/** Without a key a response is for everyone. A CDN that keeps it must not give it to a caller with a key (RFC 9111, 4.1). */
function headersOf(
  vary: readonly string[],
  browser: number | undefined,
  fixedVary: string | undefined,
): Record<string, string> {
  const own = browser === undefined ? vary : [...vary, 'Authorization']
  const names = own.length > 0 && fixedVary ? [fixedVary, ...own] : own
  return {
    'cache-control': browser === undefined ? 'no-cache' : `public, max-age=${browser / 1000}`,
    ...(names.length > 0 && { vary: names.join(', ') }),
  }
}
