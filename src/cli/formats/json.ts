import type { ExitCode } from '../../core/system/errors.ts'

/** Increased when a field is removed or changes its meaning, not for new fields. */
const formatVersion = 2

/** The version for `migration`, `seed` and `db`. */
const databaseVersion = 2

/** The object that `--json` prints. */
export function json(fields: object, format = formatVersion): string {
  return `${JSON.stringify({ format, ...fields }, null, 2)}\n`
}

/** The object that `migration`, `seed` and `db` print. */
export function databaseJson(fields: object): string {
  return json(fields, databaseVersion)
}

/** Why nothing was done: a message, and what to do. */
export interface Failure {
  readonly code: ExitCode
  readonly message: string
  readonly hint?: string
}

export function failureJson({ code, message, hint }: Failure): string {
  return json({ ok: false, code, error: { message, hint: hint ?? null }, retry: null })
}
