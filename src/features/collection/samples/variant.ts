import { type Json, listIn, recordIn } from '../../../core/system/json.ts'
import { both, combined } from './combined.ts'
import { isCircle, type SamplePlace } from './place.ts'

/** A value of one of the alternatives of `oneOf` or `anyOf`; undefined where nothing fits. */
export function variantSample(schema: Json, place: SamplePlace): unknown {
  const { oneOf, anyOf, discriminator, ...rest } = schema
  const alternatives = [...listIn(oneOf), ...listIn(anyOf)]
  let first: unknown
  for (const alternative of nullLast(alternatives).slice(0, 20)) {
    const { $ref } = recordIn(alternative)
    if (isCircle($ref, place)) continue
    const chosen = both(rest, combined(alternative, place.schemas))
    const kept = discriminated(chosen, recordIn(discriminator), $ref, place)
    const way = typeof $ref === 'string' ? [...place.way, $ref] : place.way
    const value = place.make(kept, { ...place, way, depth: place.depth + 1 })
    if (value === undefined) continue
    if (place.schemas.faultOf(schema, value) === undefined) return value
    first ??= value
  }
  return first
}

/** Null comes last: others say more. */
function nullLast(alternatives: readonly unknown[]): unknown[] {
  const isNull = (one: unknown) => recordIn(one).type === 'null'
  return [...alternatives.filter(one => !isNull(one)), ...alternatives.filter(isNull)]
}

/** The property that says which alternative it is, where the alternative itself does not. */
function discriminated(
  schema: ReturnType<typeof combined>,
  { propertyName, mapping }: Json,
  reference: unknown,
  { schemas }: SamplePlace,
): ReturnType<typeof combined> {
  if (typeof schema === 'boolean' || typeof propertyName !== 'string' || typeof reference !== 'string')
    return schema
  const own = recordIn(combined(recordIn(schema.properties)[propertyName] ?? true, schemas))
  if (own.const !== undefined || own.enum !== undefined) return schema
  const name = schemas.nameOf(reference)
  const mapped = Object.entries(recordIn(mapping)).find(
    ([, target]) => String(target).split('/').at(-1) === name,
  )
  const properties = { ...recordIn(schema.properties), [propertyName]: { const: mapped?.[0] ?? name } }
  return { ...schema, properties, required: [...new Set([...listIn(schema.required), propertyName])] }
}
