import type { Schema } from '../../../core/openapi/schema-fault.ts'
import { type Json, listIn, recordIn } from '../../../core/system/json.ts'
import type { Schemas } from '../schemas.ts'

/** A schema without references and `allOf` at its top: what all parts demand. */
export function combined(schema: unknown, schemas: Schemas, depth = 0): Schema {
  const own = schemas.resolve(schema)
  if (typeof own === 'boolean' || depth > 20) return own
  const { allOf, ...rest } = own
  const parts = listIn(allOf).map(part => combined(part, schemas, depth + 1))
  return [...parts, rest].reduce(both)
}

/** What two schemas demand together. */
export function both(one: Schema, other: Schema): Schema {
  if (typeof one === 'boolean') return one ? other : false
  if (typeof other === 'boolean') return other ? one : false
  const joined: Record<string, unknown> = { ...one, ...other }
  for (const [keyword, join] of Object.entries(joins))
    if (one[keyword] !== undefined && other[keyword] !== undefined)
      joined[keyword] = join(one[keyword], other[keyword])
  return joined
}

const larger = (a: unknown, b: unknown) => Math.max(Number(a), Number(b))
const smaller = (a: unknown, b: unknown) => Math.min(Number(a), Number(b))
const common = (a: unknown, b: unknown) => [a].flat().filter(each => [b].flat().includes(each))
const together = (a: unknown, b: unknown) => ({ allOf: [a, b] })

const joins: Readonly<Record<string, (a: unknown, b: unknown) => unknown>> = {
  minimum: larger,
  exclusiveMinimum: larger,
  minLength: larger,
  minItems: larger,
  minProperties: larger,
  maximum: smaller,
  exclusiveMaximum: smaller,
  maxLength: smaller,
  maxItems: smaller,
  maxProperties: smaller,
  enum: common,
  type: common,
  items: together,
  required: (a, b) => [...new Set([...listIn(a), ...listIn(b)])],
  properties: (a, b) => joinedProperties(recordIn(a), recordIn(b)),
}

function joinedProperties(one: Json, other: Json): Json {
  const shared = Object.keys(one).filter(name => Object.hasOwn(other, name))
  return {
    ...one,
    ...other,
    ...Object.fromEntries(shared.map(name => [name, together(one[name], other[name])])),
  }
}
