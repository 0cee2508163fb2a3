import type { Place } from '../../core/openapi/place.ts'

/** From the worst down. */
export const changeSeverities = ['breaking', 'risky', 'deprecated', 'additive', 'none'] as const

export type ChangeSeverity = (typeof changeSeverities)[number]

/** A change of an API. */
export interface ApiChange {
  readonly rule: string
  readonly severity: ChangeSeverity
  /** What a caller will see. */
  readonly message: string
  /** `GET /orders`; several where they share what changed. */
  readonly operations: readonly string[]
  readonly base: Place | undefined
  readonly revision: Place | undefined
  /** The same as long as the change is. */
  readonly fingerprint: string
  /** Why it does not count: it was announced, or is accepted. */
  readonly excuse: ChangeExcuse | undefined
}

export interface ChangeExcuse {
  readonly kind: 'announced' | 'accepted'
  readonly reason: string
}
