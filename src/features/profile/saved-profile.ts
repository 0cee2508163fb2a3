import type { RawProfile } from './raw-profile.ts'
export function savedProfile(raw: RawProfile): string {
  return JSON.stringify(raw.cpu.start)
}
