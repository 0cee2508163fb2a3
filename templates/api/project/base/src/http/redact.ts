const secretName =
  /authorization|cookie|secret|passw|token|pepper|credential|signature|idempotency|api[-_]?key|(^|[-_])key$|_sha256$/i
const secretParameter =
  /([?&][^=&#]*(?:authorization|secret|passw|token|credential|signature|key|%)[^=&#]*=)[^&#]*/gi

const hidden = '[secret]'
const verdicts = new Map<string, boolean>()

/** A copy without the values of secret-like fields, four levels deep. What has none and no objects is not copied. */
export function redact(fields: Record<string, unknown>, depth = 4): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined
  for (const name in fields) {
    const value = fields[name]
    const shown = isSecret(name) ? hidden : isPlain(value) && depth > 0 ? redact(value, depth - 1) : value
    if (shown === value) continue
    copy ??= { ...fields }
    copy[name] = shown
  }
  return copy ?? fields
}

/** A URL without the values of key-like parameters, or of names that are percent-encoded and so cannot be judged. */
export function redactUrl(url: string): string {
  return url.includes('?') ? url.replace(secretParameter, `$1${hidden}`) : url
}

/** Field names come from code, so there are few; each is judged once. */
function isSecret(name: string): boolean {
  const known = verdicts.get(name)
  if (known !== undefined) return known
  const verdict = secretName.test(name)
  if (verdicts.size < 1000) verdicts.set(name, verdict)
  return verdict
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Error) && !('toJSON' in value)
}
