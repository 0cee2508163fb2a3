import type { Make } from '../../../core/database/loading/value.ts'
import { hashOf } from './hash.ts'

const day = 86_400_000
const two: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))

/** Timestamps, as ISO 8601 in UTC, in the year before `until`. */
export function datetimeOf(salt: number, until: Date): Make {
  const days = daysBefore(until).map(date => `${date}T`)
  const minutes = Array.from({ length: 1440 }, (_, minute) => `${clock(minute * 60).slice(0, 6)}`)
  const seconds = Array.from({ length: 60 }, (_, second) => `${two[second]}.`)
  const milliseconds = Array.from({ length: 1000 }, (_, n) => `${String(n).padStart(3, '0')}Z`)
  return row => {
    const [hash, other] = [hashOf(salt, row), hashOf(~salt, row)]
    return `${days[hash % 365]}${minutes[other % 1440]}${seconds[(other >>> 11) % 60]}${milliseconds[(hash >>> 9) % 1000]}`
  }
}

export function dateOf(salt: number, until: Date): Make {
  const days = daysBefore(until)
  return row => days[hashOf(salt, row) % days.length] ?? null
}

export function timeOf(salt: number): Make {
  return row => clock(hashOf(salt, row) % 86_400)
}

/** 2000-01-01, where unique dates begin. */
const century = Date.UTC(2000, 0, 1)

/** One second or one day per row. */
export function serialDate(step: 'second' | 'day'): Make {
  if (step === 'day') return row => new Date(century + row * day).toISOString().slice(0, 10)
  return row => new Date(century + row * 1000).toISOString()
}

/** The row after the one with this time (milliseconds since 1970), plus a day for time zones. */
export function rowAfterDate(step: 'second' | 'day', moment: number): number {
  const length = step === 'day' ? day : 1000
  return Math.max(0, Math.ceil((moment + day - century) / length) + 1)
}

function clock(seconds: number): string {
  return `${two[Math.floor(seconds / 3600)]}:${two[Math.floor(seconds / 60) % 60]}:${two[seconds % 60]}`
}

function daysBefore(until: Date): readonly string[] {
  const last = Math.floor(until.getTime() / day)
  return Array.from({ length: 365 }, (_, back) =>
    new Date((last - 1 - back) * day).toISOString().slice(0, 10),
  )
}
