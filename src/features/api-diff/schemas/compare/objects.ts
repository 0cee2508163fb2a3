import type { ApiSide, SchemaContext, SchemaEdge, SchemaHit, SchemasCompared } from '../compared.ts'
import type { SchemaReader, SchemaShape } from '../schema-shape.ts'
import { type Additional, additionalHits } from './additional.ts'
import { type PropertySlot, propertyHits } from './property-slots.ts'
import { compareSlots } from './slots.ts'
import { sharedTypes } from './types.ts'

/** The properties of an object, one by one, and what else it may have. */
export function compareObjects(
  base: SchemaShape,
  revision: SchemaShape,
  context: SchemaContext,
): SchemasCompared {
  if (!sharedTypes(base, revision)('object')) return { hits: [], edges: [] }
  const names = new Set([...namesIn(base), ...namesIn(revision)])
  const hits: SchemaHit[] = []
  const edges: SchemaEdge[] = []
  for (const name of names) {
    if (isSameProperty(name, base, revision, context)) continue
    const was = slotOf(name, base, context.base, context.side)
    const is = slotOf(name, revision, context.revision, context.side)
    const place = { base: was.shape?.place ?? base.place, revision: is.shape?.place ?? revision.place }
    const sunset = was.shape?.isDeprecated ? was.shape.sunset : undefined
    for (const { facet, effect } of propertyHits(was, is, context.side, base, revision))
      hits.push({ facet, effect, args: { name }, ...place, ...(sunset !== undefined && { sunset }) })
    if (was.shape && is.shape && !was.isHidden && !is.isHidden)
      for (const hit of compareSlots(was.shape, is.shape, context.side, was.isRequired && is.isRequired))
        hits.push({ ...hit, args: { name, ...hit.args } })
    edges.push(...edgeOf(name, was, is, base.additional, revision.additional))
  }
  const rest = additionalHits(base, revision)
  return { hits: [...hits, ...rest.hits], edges: [...edges, ...rest.edges] }
}

function namesIn({ properties, required }: SchemaShape): string[] {
  return [...properties.keys(), ...required]
}

/** Most properties did not change, which their text shows without reading them. */
function isSameProperty(
  name: string,
  base: SchemaShape,
  revision: SchemaShape,
  context: SchemaContext,
): boolean {
  const [was, is] = [base.properties.get(name), revision.properties.get(name)]
  if (!was || !is || base.required.has(name) !== revision.required.has(name)) return false
  return context.isSame({ parts: was }, { parts: is })
}

function slotOf(
  name: string,
  { properties, required }: SchemaShape,
  { together, shapeOf }: SchemaReader,
  side: ApiSide,
): PropertySlot {
  const parts = properties.get(name)
  const schema = parts && together(parts)
  const shape = schema && shapeOf(schema)
  const isHidden = (side === 'request' ? shape?.isReadOnly : shape?.isWriteOnly) === true
  return { schema, shape, isRequired: required.has(name) && !isHidden, isHidden }
}

/** A property of a map has the schema of its values. */
function edgeOf(
  name: string,
  was: PropertySlot,
  is: PropertySlot,
  baseRest: Additional,
  revisionRest: Additional,
): SchemaEdge[] {
  if (was.isHidden || is.isHidden) return []
  const base = was.schema ?? (typeof baseRest === 'boolean' ? undefined : baseRest)
  const revision = is.schema ?? (typeof revisionRest === 'boolean' ? undefined : revisionRest)
  return base && revision && (was.schema || is.schema) ? [{ trail: `.${name}`, base, revision }] : []
}
