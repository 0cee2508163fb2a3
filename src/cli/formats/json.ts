import type { ExitCode } from '../../core/errors.ts'

/** Grows when a field is removed or changes its meaning; new fields do not count. */
const formatVersion = 1

/** The one object that `--json` prints. */
export function json(fields: object): string {
  return `${JSON.stringify({ format: formatVersion, ...fields }, null, 2)}\n`
}

/** Why nothing was made: a sentence, and what to do. */
export interface Failure {
  readonly code: ExitCode
  readonly message: string
  readonly hint?: string
}

export function failureJson({ code, message, hint }: Failure): string {
  return json({ ok: false, code, error: { message, hint: hint ?? null }, retry: null })
}
