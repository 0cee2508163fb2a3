import { exit } from '../../../core/system/errors.ts'
import type { Profiled } from '../../../features/profile/profiled.ts'
import { json } from '../json.ts'

export function profiledJson(profiled: Profiled): string {
  return json({ ok: true, code: exit.done, ...profiled })
}
