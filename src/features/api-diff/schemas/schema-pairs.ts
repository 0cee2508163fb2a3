import { compareSchemas } from './compare/compare-schemas.ts'
import { nothing, type SchemaContext, type SchemaHit } from './compared.ts'
import { hitsBelowPairs } from './hits-below.ts'
import type { SchemaPair } from './schema-pair.ts'
import type { ApiSchema } from './schema-shape.ts'

/** A difference, and the way to it from where it was first found: `.items[].price`. */
export interface FoundHit {
  readonly hit: SchemaHit
  readonly trail: string
}

/** Finds the differences of two schemas and all below them. Each pair of schemas is compared once. */
export function schemaPairs(
  context: SchemaContext,
): (base: ApiSchema, revision: ApiSchema) => readonly FoundHit[] {
  const known = new Map<ApiSchema, Map<ApiSchema, SchemaPair>>()
  const hitsBelow = hitsBelowPairs()
  return (base, revision) => hitsBelow(explored(base, revision, known, context))
}

function explored(
  base: ApiSchema,
  revision: ApiSchema,
  known: Map<ApiSchema, Map<ApiSchema, SchemaPair>>,
  context: SchemaContext,
): SchemaPair {
  const waiting: (() => void)[] = []
  const pairOf = (one: ApiSchema, other: ApiSchema): SchemaPair => {
    const row = known.get(one) ?? new Map<ApiSchema, SchemaPair>()
    known.set(one, row)
    const found = row.get(other)
    if (found) return found
    const isSame = context.isSame(one, other)
    const { hits, edges } = isSame ? nothing : compareSchemas(one, other, context)
    const pair: SchemaPair = { hits, below: [] }
    row.set(other, pair)
    waiting.push(() => {
      for (const edge of edges) pair.below.push({ trail: edge.trail, pair: pairOf(edge.base, edge.revision) })
    })
    return pair
  }
  const root = pairOf(base, revision)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) next()
  return root
}
