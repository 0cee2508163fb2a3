import { compareSchemas } from './compare/compare-schemas.ts'
import type { SchemaContext, SchemaHit } from './compared.ts'
import type { ApiSchema } from './schema-shape.ts'

/** A difference, and the way to it from where the search began: `.items[].price`. */
export interface FoundHit {
  readonly hit: SchemaHit
  readonly trail: string
}

interface SchemaPair {
  readonly hits: readonly SchemaHit[]
  readonly below: { readonly trail: string; readonly pair: SchemaPair }[]
  /** Whether there is a difference here or below; known when all are compared. */
  isChanged: boolean
}

/** Finds the differences of two schemas and all below them. Each pair of schemas is compared once. */
export function schemaPairs(context: SchemaContext): (base: ApiSchema, revision: ApiSchema) => FoundHit[] {
  const known = new Map<ApiSchema, Map<ApiSchema, SchemaPair>>()
  return (base, revision) => {
    const root = explored(base, revision, known, context)
    return root.isChanged ? hitsBelow(root) : []
  }
}

function explored(
  base: ApiSchema,
  revision: ApiSchema,
  known: Map<ApiSchema, Map<ApiSchema, SchemaPair>>,
  context: SchemaContext,
): SchemaPair {
  const fresh: SchemaPair[] = []
  const waiting: (() => void)[] = []
  const pairOf = (one: ApiSchema, other: ApiSchema): SchemaPair => {
    const row = known.get(one) ?? new Map<ApiSchema, SchemaPair>()
    known.set(one, row)
    const found = row.get(other)
    if (found) return found
    const { hits, edges } = compareSchemas(one, other, context)
    const pair: SchemaPair = { hits, below: [], isChanged: hits.length > 0 }
    row.set(other, pair)
    fresh.push(pair)
    waiting.push(() => {
      for (const edge of edges) pair.below.push({ trail: edge.trail, pair: pairOf(edge.base, edge.revision) })
    })
    return pair
  }
  const root = pairOf(base, revision)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) next()
  markChanged(fresh)
  return root
}

/** Marks every pair above a difference. */
function markChanged(pairs: readonly SchemaPair[]): void {
  const above = new Map<SchemaPair, SchemaPair[]>()
  for (const pair of pairs)
    for (const { pair: child } of pair.below) {
      const parents = above.get(child)
      if (parents) parents.push(pair)
      else above.set(child, [pair])
    }
  const waiting = [...above.keys(), ...pairs].filter(({ isChanged }) => isChanged)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const parent of above.get(next) ?? []) {
      if (parent.isChanged) continue
      parent.isChanged = true
      waiting.push(parent)
    }
}

/** The differences by the shortest way to each. */
function hitsBelow(root: SchemaPair): FoundHit[] {
  const found: FoundHit[] = []
  const seen = new Set([root])
  const waiting = [{ pair: root, trail: '' }]
  for (const { pair, trail } of waiting) {
    found.push(...pair.hits.map(hit => ({ hit, trail })))
    for (const edge of pair.below) {
      if (!edge.pair.isChanged || seen.has(edge.pair)) continue
      seen.add(edge.pair)
      waiting.push({ pair: edge.pair, trail: `${trail}${edge.trail}` })
    }
  }
  return found
}
