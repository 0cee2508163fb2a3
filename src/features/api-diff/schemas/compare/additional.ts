import type { SchemasCompared } from '../compared.ts'
import type { ApiSchema, SchemaShape } from '../schema-shape.ts'

export type Additional = ApiSchema | boolean

const anything: ApiSchema = { parts: [] }

/** The properties without a schema of their own. */
export function additionalHits(base: SchemaShape, revision: SchemaShape): SchemasCompared {
  const [was, is] = [base.additional, revision.additional]
  if (typeof was === 'boolean' && was === is) return { hits: [], edges: [] }
  if (was !== false && is !== false)
    return { hits: [], edges: [{ trail: '.*', base: schemaOf(was), revision: schemaOf(is) }] }
  const kind =
    was === false
      ? { facet: 'additional-widened', effect: 'widened' as const }
      : { facet: 'additional-narrowed', effect: 'narrowed' as const }
  return { hits: [{ ...kind, args: {}, base: base.place, revision: revision.place }], edges: [] }
}

function schemaOf(additional: Additional): ApiSchema {
  return typeof additional === 'boolean' ? anything : additional
}
