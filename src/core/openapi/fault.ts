import type { Json } from '../system/json.ts'

/** A violation of the specification. */
export interface Fault {
  readonly where: string
  readonly fault: string
  /** Keys that lead to it. */
  readonly keys: readonly string[]
}

export function unknownIn(record: Json, known: ReadonlySet<string>): string[] {
  return Object.keys(record).filter(key => !known.has(key) && !key.startsWith('x-'))
}

export function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
