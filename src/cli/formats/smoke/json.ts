import type { Smoked } from '../../../features/smoke/smoke.ts'
import { json } from '../json.ts'
import { codeOf } from './pretty.ts'

/** Described in docs/smoke.md. */
export function smokedJson(smoked: Smoked): string {
  const { url, found, results, milliseconds } = smoked
  const code = codeOf(smoked)
  const { version = null, commit = null } = found
  return json({ ok: code === 0, code, url, found: { version, commit }, results, milliseconds })
}
