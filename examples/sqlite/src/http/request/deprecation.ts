import { UserError } from '../../errors.ts'

/** Says that a route, every route of a blueprint, or a field will be dropped. Dates are in UTC. */
export interface Deprecation {
  /** Since when it should not be used, e.g. `2026-12-01`. It may be in the future. */
  readonly since: string
  /** From then on a route responds with 410, and a field may be removed. At least DEPRECATION_DAYS later. */
  readonly sunset?: string
  /**
   * What replaces it: `GET /v1/orders`, or the name of a field beside it. A path without a method, `/v2/orders`, is a
   * prefix: there each route of the blueprint has its successor.
   */
  readonly use?: string
  /** One sentence for callers. */
  readonly why?: string
}

/** The dates of a deprecation, in milliseconds. */
export interface Dates {
  readonly since: number
  readonly sunset: number | undefined
}

/** Reads the dates. Throws for one that is not a date, and for a sunset that comes too early. */
export function datesOf(name: string, { since, sunset }: Deprecation, days: number): Dates {
  const fail = (why: string, hint: string): never => {
    throw new UserError(`${name} ${why}`, hint, 2)
  }
  const read = (field: string, text: string) =>
    timeOf(text) ?? fail(`has a date that cannot be read, ${field}: ${text}.`, 'Write it so: 2026-12-01.')
  if (since === undefined) fail('is deprecated without since.', 'Add it, e.g. since: 2026-12-01.')
  const dates = {
    since: read('since', since),
    sunset: sunset === undefined ? undefined : read('sunset', sunset),
  }
  if (dates.sunset === undefined) return dates
  if (dates.sunset < dates.since)
    fail(`has its sunset, ${sunset}, before its deprecation, ${since}.`, 'RFC 9745 does not allow that.')
  const notice = (dates.sunset - dates.since) / 86_400_000
  if (notice < days)
    fail(
      `gives callers ${Math.floor(notice)} days, from ${since} to ${sunset}, and DEPRECATION_DAYS is ${days}.`,
      'Choose a later sunset, or set another DEPRECATION_DAYS.',
    )
  return dates
}

/** The milliseconds of `2026-12-01` or `2026-12-01T09:00:00Z`; undefined for what is not such a date. */
function timeOf(text: string): number | undefined {
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(whole) ? Date.parse(whole) : Number.NaN
  // 2026-02-30 would be a day in March.
  return new Date(time || 0).toISOString().replace('.000', '') === whole ? time : undefined
}

/** A route's declaration with its own deprecation, or else that of its blueprint; `use` may name a prefix. */
export function withDeprecation<Spec extends { readonly deprecated?: Deprecation }>(
  spec: Spec,
  shared: Deprecation | undefined,
  method: string,
  path: string,
): Spec {
  const deprecated = spec.deprecated ?? shared
  if (!deprecated) return spec
  const { use } = deprecated
  if (!use?.startsWith('/')) return { ...spec, deprecated }
  return { ...spec, deprecated: { ...deprecated, use: `${method} ${use}${path === '/' ? '' : path}` } }
}

/**
 * The options of a deprecated field: `Type.Integer({ minimum: 0, ...deprecated({ since: '2026-12-01', use: 'total_cents' }) })`.
 */
export function deprecated(deprecation: Deprecation) {
  const { sunset } = deprecation
  return {
    deprecated: true,
    'x-deprecation': deprecation,
    ...(sunset !== undefined && { 'x-sunset': sunset }),
  }
}

/** The facts in one line: `since 2026-12-01, until 2027-06-01; use GET /v1/orders`. */
export function summaryOf({ since, sunset, use }: Deprecation): string {
  return `since ${since}${sunset ? `, until ${sunset}` : ''}${use ? `; use ${use}` : ''}`
}

/** The facts as sentences in Markdown: ``Deprecated since 2026-12-01, gone on 2027-06-01. Use `GET /v1/orders`.`` */
export function sentencesOf({ since, sunset, use, why }: Deprecation): string {
  return [
    `Deprecated since ${since}${sunset ? `, gone on ${sunset}` : ''}.`,
    use && `Use \`${inOpenApi(use)}\`.`,
    why,
  ]
    .filter(Boolean)
    .join(' ')
}

/** `/v1/orders/:id` → `/v1/orders/{id}` */
export function inOpenApi(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}')
}
