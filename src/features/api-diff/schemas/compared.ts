import type { Place } from '../../../core/openapi/place.ts'
import type { ApiSchema, SchemaReader } from './schema-shape.ts'

/** Who sends the value: a caller, or the API. */
export type ApiSide = 'request' | 'response'

/** How the set of valid values changed; `other` where this is not the question. */
export type Effect = 'narrowed' | 'widened' | 'changed' | 'undecided' | 'other'

/** A difference between two schemas. With the side it makes the rule: `request-` and `bound-narrowed`. */
export interface SchemaHit {
  readonly facet: string
  readonly effect: Effect
  readonly args: Readonly<Record<string, string>>
  readonly base: Place | undefined
  readonly revision: Place | undefined
  /** The property that is gone or changed, if it was deprecated in the base. */
  readonly sunset?: unknown
}

/** Two schemas below, and how to get there: `.items`, `[]`. */
export interface SchemaEdge {
  readonly trail: string
  readonly base: ApiSchema
  readonly revision: ApiSchema
}

export interface SchemasCompared {
  readonly hits: readonly SchemaHit[]
  readonly edges: readonly SchemaEdge[]
}

export interface SchemaContext {
  readonly side: ApiSide
  readonly base: SchemaReader
  readonly revision: SchemaReader
  /** Whether two schemas are surely the same. */
  readonly isSame: (base: ApiSchema, revision: ApiSchema) => boolean
  /** On the wire all values are text, in a query or a path. */
  readonly isText: boolean
}

export const nothing: SchemasCompared = { hits: [], edges: [] }

export function joinedResults(all: readonly SchemasCompared[]): SchemasCompared {
  return { hits: all.flatMap(({ hits }) => hits), edges: all.flatMap(({ edges }) => edges) }
}
