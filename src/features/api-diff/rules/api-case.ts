import type { ApiSample } from '../samples.ts'

/** A pair of documents: what the rules are tested with, and their pages show. */
export interface ApiCase {
  /** The rules of all changes, the first of them what the pair is about; none where nothing changed. */
  readonly rules: readonly string[]
  /** Why this is the verdict. */
  readonly reason: string
  readonly base: ApiSample
  readonly revision: ApiSample
}

/** In short: the rules, the reason, the two documents. */
export function apiCase(
  rules: string | readonly string[],
  reason: string,
  base: ApiSample,
  revision: ApiSample,
): ApiCase {
  return { rules: typeof rules === 'string' ? [rules] : rules, reason, base, revision }
}
