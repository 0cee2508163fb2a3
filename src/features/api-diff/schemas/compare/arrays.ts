import type { SchemaEdge } from '../compared.ts'
import type { ApiSchema, SchemaShape } from '../schema-shape.ts'
import { sharedTypes } from './types.ts'

const anything: ApiSchema = { parts: [] }

/** The items of a list, and those with a schema of their own at its start. */
export function compareArrays(base: SchemaShape, revision: SchemaShape): SchemaEdge[] {
  if (!sharedTypes(base, revision)('array')) return []
  const first = Math.max(base.firstItems.length, revision.firstItems.length)
  const edges = Array.from({ length: first }, (_, index) => ({
    trail: `[${index}]`,
    base: base.firstItems[index] ?? base.items ?? anything,
    revision: revision.firstItems[index] ?? revision.items ?? anything,
  }))
  if (base.items === undefined && revision.items === undefined) return edges
  return [...edges, { trail: '[]', base: base.items ?? anything, revision: revision.items ?? anything }]
}
