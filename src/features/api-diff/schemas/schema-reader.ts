import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import type { Located } from '../../../core/openapi/place.ts'
import type { ApiSchema, SchemaReader, SchemaShape } from './schema-shape.ts'
import { shapeFrom } from './shape-from.ts'

export function schemaReader(document: LinkedDocument): SchemaReader {
  const known = new Map<object, ApiSchema>()
  const shapes = new Map<ApiSchema, SchemaShape>()
  const reader: SchemaReader = {
    document,
    schemaAt(located) {
      if (located === undefined) return anything
      const target = pureTarget(located, document)
      const schema = known.get(target.value) ?? { parts: [target] }
      known.set(target.value, schema)
      return schema
    },
    together(parts) {
      return parts.length > 1 ? { parts } : reader.schemaAt(parts[0])
    },
    shapeOf(schema) {
      const shape = shapes.get(schema) ?? shapeFrom(schema, reader)
      shapes.set(schema, shape)
      return shape
    },
  }
  return reader
}

const anything: ApiSchema = { parts: [] }

/** Follows references that have nothing beside them; in 3.0 what is beside one is ignored. */
function pureTarget(located: Located, document: LinkedDocument): Located {
  let at = located
  for (let steps = 0; steps < longestChain; steps++) {
    const target = document.target(at)
    if (target === undefined || (document.version === '3.1' && Object.keys(at.value).length > 1)) return at
    at = target
  }
  return at
}

const longestChain = 100
