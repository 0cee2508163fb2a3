import { itemsOf, type Located } from '../../../core/openapi/place.ts'
import { schemaBelow } from '../../../core/openapi/references.ts'
import type { Json } from '../../../core/system/json.ts'
import { keywordsOf } from './keywords.ts'
import { allowsNull, listOf, ownBounds, ownTypes, ownValues } from './own-facets.ts'
import { type AllOfPart, partsOf } from './schema-parts.ts'
import type { ApiSchema, BoundName, SchemaBound, SchemaReader, SchemaShape } from './schema-shape.ts'
import { commonTypes, commonValues, strictest } from './together.ts'
import { simpleUnion, unionsOf } from './unions-of.ts'

/** What the parts of a schema say together. */
export function shapeFrom(schema: ApiSchema, reader: SchemaReader): SchemaShape {
  const { parts, unions: raw } = partsOf(schema, reader)
  const unions = unionsOf(raw, reader)
  const simple = unions.flatMap(union => simpleUnion(union, reader) ?? [])
  const values = parts.map(({ located }) => located.value)
  const some = (key: string) => values.some(value => value[key] === true)
  const [first] = schema.parts
  return {
    place: first?.place,
    isNever: values.some(isNever),
    types: commonTypes([...values.map(ownTypes), ...simple.map(({ types }) => types)]),
    isNullable: parts.every(allowsNull) && raw.every(({ hasNull }) => hasNull),
    values: commonValues([...values.map(ownValues), ...simple.map(one => one.values)]),
    openValues: commonValues(values.map(value => ownValues({ enum: value['x-extensible-enum'] }))),
    bounds: boundsOf(values),
    patterns: new Set(values.flatMap(({ pattern }) => (typeof pattern === 'string' ? [pattern] : []))),
    formats: new Set(values.flatMap(({ format }) => (typeof format === 'string' ? [format] : []))),
    properties: propertiesOf(parts),
    required: new Set(
      values.flatMap(({ required }) => listOf(Array.isArray(required) ? required : []).map(String)),
    ),
    additional: additionalOf(parts, reader),
    items: itemsFrom(parts, reader),
    firstItems: parts.flatMap(({ located }) => itemsOf(located, 'prefixItems').map(reader.schemaAt)),
    unions: unions.filter(union => simpleUnion(union, reader) === undefined),
    discriminator: parts.map(({ located }) => located).find(({ value }) => value.discriminator !== undefined),
    keywords: keywordsOf(parts, reader.document),
    defaultText: textOf(values.findLast(value => 'default' in value)?.default),
    isReadOnly: some('readOnly'),
    isWriteOnly: some('writeOnly'),
    isDeprecated: some('deprecated'),
    sunset: values.find(value => 'x-sunset' in value)?.['x-sunset'],
  }
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value)
}

function isNever({ not }: Json): boolean {
  return typeof not === 'object' && not !== null && Object.keys(not).length === 0
}

function boundsOf(values: readonly Json[]): ReadonlyMap<BoundName, SchemaBound> {
  const bounds = new Map<BoundName, SchemaBound>()
  for (const [name, bound] of values.flatMap(ownBounds))
    bounds.set(name, strictest(name, bounds.get(name), bound))
  return bounds
}

function propertiesOf(parts: readonly AllOfPart[]): ReadonlyMap<string, readonly Located[]> {
  const found = new Map<string, Located[]>()
  for (const { located } of parts) {
    const map = schemaBelow(located, 'properties')
    if (!map) continue
    for (const name of Object.keys(map.value)) {
      const schema = schemaBelow(map, name)
      if (schema) found.set(name, [...(found.get(name) ?? []), schema])
    }
  }
  return found
}

function additionalOf(parts: readonly AllOfPart[], reader: SchemaReader): ApiSchema | boolean {
  const given = parts.flatMap(({ located }) => {
    const value = located.value.additionalProperties
    return value === undefined || value === true ? [] : [{ located, value }]
  })
  if (given.some(({ value }) => value === false)) return false
  const schemas = given.flatMap(({ located }) => schemaBelow(located, 'additionalProperties') ?? [])
  const some = schemas.filter(({ value }) => Object.keys(value).length > 0)
  return some.length === 0 ? true : reader.together(some)
}

function itemsFrom(parts: readonly AllOfPart[], reader: SchemaReader): ApiSchema | undefined {
  const schemas = parts.flatMap(({ located }) => schemaBelow(located, 'items') ?? [])
  return schemas.length === 0 ? undefined : reader.together(schemas)
}
