import type { Schema } from '../../../core/openapi/schema-fault.ts'
import type { Json } from '../../../core/system/json.ts'
import { recordIn } from '../../../core/system/json.ts'
import type { Schemas } from '../schemas.ts'
import { combined } from './combined.ts'
import { documentedValues } from './documented.ts'
import { numberSample } from './number.ts'
import { isCircle, type SamplePlace, type SampleStyle } from './place.ts'
import { arraySample, objectSample } from './structure.ts'
import { textSample } from './text.ts'
import { variantSample } from './variant.ts'

export interface Sample {
  readonly value: unknown
  /** Why the schema does not allow it; undefined where it does. */
  readonly fault: string | undefined
}

const requests: readonly SampleStyle[] = [
  { optional: 'documented', usesExamples: true },
  { optional: 'none', usesExamples: true },
  { optional: 'all', usesExamples: true },
  { optional: 'documented', usesExamples: false },
  { optional: 'none', usesExamples: false },
]
const responses: readonly SampleStyle[] = [
  { optional: 'all', usesExamples: true },
  { optional: 'none', usesExamples: true },
  { optional: 'none', usesExamples: false },
]

/** A value for a schema: the first one that it allows, of several kinds. */
export function sampleOf(schema: Schema, schemas: Schemas, name = ''): Sample {
  let first: Sample | undefined
  for (const style of schemas.kind === 'request' ? requests : responses) {
    const value = valueFor(schema, { schemas, style, name, way: [], depth: 0, make: valueFor })
    const fault = value === undefined ? 'no value was found' : schemas.faultOf(schema, value)
    if (fault === undefined) return { value, fault }
    first ??= { value, fault }
  }
  return first ?? { value: undefined, fault: 'no value was found' }
}

function valueFor(given: unknown, before: SamplePlace): unknown {
  const { $ref } = recordIn(given)
  if (before.depth > 12 || isCircle($ref, before)) return undefined
  const place = typeof $ref === 'string' ? { ...before, way: [...before.way, $ref] } : before
  const { schemas, style, name } = place
  const schema = combined(given, schemas)
  if (typeof schema === 'boolean') return schema ? 'text' : undefined
  const documented = documentedValues(
    style.usesExamples ? schema : { const: schema.const, enum: schema.enum },
  )
  const known = documented.find(value => schemas.faultOf(schema, value) === undefined)
  if (known !== undefined) return known
  if ('oneOf' in schema || 'anyOf' in schema) return variantSample(schema, place)
  switch (typeOf(schema)) {
    case 'object':
      return objectSample(schema, place)
    case 'array':
      return arraySample(schema, place)
    case 'integer':
    case 'number':
      return numberSample(schema, schemas)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return textSample(schema, name, schemas)
  }
}

function typeOf(schema: Json): unknown {
  const types = [schema.type].flat().filter(type => type !== undefined)
  const [type = types[0]] = types.filter(each => each !== 'null')
  if (type !== undefined) return type
  if (['properties', 'required', 'additionalProperties', 'minProperties'].some(word => word in schema))
    return 'object'
  if ('items' in schema || 'prefixItems' in schema) return 'array'
  return 'minimum' in schema || 'maximum' in schema || 'multipleOf' in schema ? 'number' : 'string'
}
