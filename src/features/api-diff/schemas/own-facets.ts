import type { Json } from '../../../core/system/json.ts'
import type { AllOfPart } from './schema-parts.ts'
import { type BoundName, boundNames, type SchemaBound } from './schema-shape.ts'

/** The types of one schema, without null; undefined for any. A schema without one has that of its keywords. */
export function ownTypes(value: Json): ReadonlySet<string> | undefined {
  const named = listOf(value.type).filter(type => type !== 'null')
  if (value.type !== undefined) return new Set(named.map(String))
  if ('properties' in value || 'additionalProperties' in value || 'required' in value)
    return new Set(['object'])
  if ('items' in value || 'prefixItems' in value) return new Set(['array'])
  const values = ownValues(value)
  return values && new Set([...values.values()].map(typeOfValue))
}

export function allowsNull({ located: { value }, isNullable }: AllOfPart): boolean {
  if (isNullable || value.nullable === true) return true
  const values = 'const' in value ? [value.const] : value.enum
  if (Array.isArray(values) && !values.includes(null)) return false
  return value.type === undefined
    ? isUntyped(value) || Array.isArray(values)
    : listOf(value.type).includes('null')
}

function isUntyped(value: Json): boolean {
  return ownTypes(value) === undefined
}

/** The values of `enum` or `const`, without null. */
export function ownValues(value: Json): ReadonlyMap<string, unknown> | undefined {
  const list = 'const' in value ? [value.const] : value.enum
  if (!Array.isArray(list)) return undefined
  return new Map(list.filter(one => one !== null).map((one: unknown) => [JSON.stringify(one), one]))
}

export function typeOfValue(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value !== 'number') return typeof value
  return Number.isInteger(value) ? 'integer' : 'number'
}

/** The bounds of one schema. In 3.0 `exclusiveMinimum` is a boolean beside `minimum`, in 3.1 a number. */
export function ownBounds(value: Json): (readonly [BoundName, SchemaBound])[] {
  if (!Object.keys(value).some(key => bounding.has(key))) return []
  const found: (readonly [BoundName, SchemaBound])[] = []
  const add = (name: BoundName, limit: unknown, isExclusive = false) => {
    if (typeof limit === 'number') found.push([name, whole(name, { limit, isExclusive }, value)])
  }
  add('minimum', value.minimum, value.exclusiveMinimum === true)
  add('maximum', value.maximum, value.exclusiveMaximum === true)
  add('minimum', value.exclusiveMinimum, true)
  add('maximum', value.exclusiveMaximum, true)
  for (const name of plainBounds) add(name, value[name])
  if (value.uniqueItems === true) add('uniqueItems', 1)
  return found.filter(([name, { limit }]) => limit !== 0 || !name.startsWith('min') || name === 'minimum')
}

const plainBounds = [
  ...(['multipleOf', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const),
  ...(['minProperties', 'maxProperties'] as const),
] as const

const bounding = new Set<string>(['exclusiveMinimum', 'exclusiveMaximum', ...boundNames])

/** More than 0 is at least 1 for an integer. */
function whole(name: BoundName, bound: SchemaBound, { type }: Json): SchemaBound {
  if (type !== 'integer' || !(name === 'minimum' || name === 'maximum')) return bound
  const { limit, isExclusive } = bound
  const step = isExclusive && Number.isInteger(limit) ? 1 : 0
  const isLower = name === 'minimum'
  return { limit: isLower ? Math.ceil(limit) + step : Math.floor(limit) - step, isExclusive: false }
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}
