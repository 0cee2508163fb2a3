import { exit } from '../../../core/system/errors.ts'
import type { Profiled } from '../../../features/profile/profiled.ts'
import { json } from '../json.ts'

export function profiledJson(profiled: Profiled): string {
  const bytes_by = profiled.node === null ? 'line' : 'function'
  return json({ ok: true, code: exit.done, ...profiled, bytes_by })
}
