import type { Profiled } from '../../../features/profile/profiled.ts'
export function profiledHtml(profiled: Profiled): string {
  return JSON.stringify(profiled)
}
