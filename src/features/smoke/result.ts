/** The result of one request, or of one comparison. */
export interface SmokeResult {
  readonly check: SmokeCheck
  /** The subject: `GET /v1/products`. */
  readonly name: string
  readonly status: 'passed' | 'failed' | 'skipped'
  /** Why it failed or was skipped, or what was found. Never contains the key. */
  readonly detail: string
  readonly milliseconds: number
}

export const smokeChecks = [
  'reach',
  'live',
  'ready',
  'version',
  'contract',
  'headers',
  'read',
  'write',
] as const

export type SmokeCheck = (typeof smokeChecks)[number]

/** A result that took no request of its own. */
export function resultOf(
  check: SmokeCheck,
  name: string,
  status: SmokeResult['status'],
  detail = '',
  milliseconds = 0,
): SmokeResult {
  return { check, name, status, detail, milliseconds }
}
