import type { Schemas } from '../schemas.ts'

/** Which fields that are not required a sample has, and where its values come from. */
export interface SampleStyle {
  readonly optional: 'all' | 'documented' | 'none'
  readonly usesExamples: boolean
}

/** Where a value is, and how it is made. */
export interface SamplePlace {
  readonly schemas: Schemas
  readonly style: SampleStyle
  /** The name of its field. */
  readonly name: string
  /** The references that lead to it. */
  readonly way: readonly string[]
  readonly depth: number
  /** A value for a schema at a place; undefined where nothing fits, or where schemas contain each other without an end. */
  readonly make: (schema: unknown, place: SamplePlace) => unknown
}

/** Whether a reference leads to itself, and not for the first time. */
export function isCircle(reference: unknown, { way }: SamplePlace): boolean {
  return way.filter(name => name === reference).length > 1
}
