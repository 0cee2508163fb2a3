import type { Located } from '../../core/openapi/place.ts'

/** The deprecation of an operation, parameter or property. */
export interface Lifecycle {
  readonly isDeprecated: boolean
  /** The value of `x-sunset`. */
  readonly sunset: unknown
}

export interface LifecycleHit {
  /** The end of the rule: `deprecated`, `sunset-earlier`. */
  readonly rule: string
  readonly args: Readonly<Record<string, string>>
}

export function lifecycleOf({ value }: Located): Lifecycle {
  return { isDeprecated: value.deprecated === true, sunset: value['x-sunset'] }
}

/** What changed in the announcement that something goes. */
export function lifecycleHits(what: string, base: Lifecycle, revision: Lifecycle): LifecycleHit[] {
  const [was, is] = [sunsetOf(base), sunsetOf(revision)]
  const hit = (rule: string): LifecycleHit => ({
    ...{ rule: `${what}-${rule}`, args: { was: textOf(base.sunset), is: textOf(revision.sunset) } },
  })
  if (
    revision.isDeprecated &&
    revision.sunset !== undefined &&
    is === undefined &&
    base.sunset !== revision.sunset
  )
    return [hit('sunset-unreadable')]
  if (!base.isDeprecated && revision.isDeprecated) return [hit('deprecated')]
  if (base.isDeprecated && !revision.isDeprecated) return [hit('reactivated')]
  if (!revision.isDeprecated || was === is) return []
  if (is === undefined) return [hit('sunset-removed')]
  if (was === undefined) return [hit('sunset-set')]
  return [hit(is < was ? 'sunset-earlier' : 'sunset-later')]
}

/** Milliseconds; undefined without a date, or with one that cannot be read. */
export function sunsetOf({ sunset }: Lifecycle): number | undefined {
  if (typeof sunset !== 'string' || !/^(\d{4}-\d\d-\d\d|[A-Z][a-z]{2}, )/.test(sunset)) return undefined
  const time = Date.parse(sunset)
  return Number.isNaN(time) ? undefined : time
}

function textOf(sunset: unknown): string {
  return sunset === undefined ? 'no date' : String(sunset)
}
