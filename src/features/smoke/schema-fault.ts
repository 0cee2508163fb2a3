import { Check, Errors } from 'typebox/schema'
import { type Json, listIn, recordIn } from '../../core/system/json.ts'

/**
 * What is wrong with a value, by a schema of an OpenAPI document: `/price_cents must be integer`.
 * Undefined where the schema allows it. Schemas are interpreted: those of a server are not turned into code.
 */
export type SchemaFault = (schema: unknown, value: unknown) => string | undefined

/** A checker for the schemas of a document, 3.0 or later. */
export function schemaChecker(root: Json): SchemaFault {
  const named = recordIn(recordIn(root.components).schemas)
  const names = new Set(Object.keys(named))
  const $defs = mapped(named, one => jsonSchema(one, names))
  return (schema, value) => {
    const own = jsonSchema(schema, names)
    return typeof own === 'boolean' ? faultBy(own, value) : faultBy({ ...own, $defs }, value)
  }
}

type Schema = Json | boolean

function faultBy(schema: Schema, value: unknown): string | undefined {
  try {
    if (Check(schema, value)) return undefined
    const [, errors] = Errors(schema, value)
    const { instancePath = '', message } =
      errors.find(({ keyword }) => keyword !== 'boolean') ?? errors[0] ?? {}
    return `${instancePath || '/'} ${message ?? 'is not valid'}`
  } catch (error) {
    // A pattern that is not a regular expression in Unicode mode: JSON Schema only recommends that it is.
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

const maps = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs'])
const lists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const single = new Set([
  'items',
  'additionalProperties',
  'not',
  'contains',
  'propertyNames',
  'if',
  'then',
  'else',
])
const notes = /^(x-.*|examples?|default|discriminator|externalDocs|xml|\$?id|title|description|nullable)$/

/** The JSON Schema of an OpenAPI schema: without notes, and what 3.0 says in other words translated. */
function jsonSchema(value: unknown, names: ReadonlySet<string>): Schema {
  if (typeof value === 'boolean') return value
  const given = recordIn(value)
  const translate = (part: unknown) => jsonSchema(part, names)
  const translated = Object.entries({ ...given, ...fromOld(given) }).flatMap(([key, part]) => {
    if (part === undefined || notes.test(key)) return []
    if (key === '$ref') return localReference(part, names)
    if (maps.has(key)) return [[key, mapped(recordIn(part), translate)]]
    if (lists.has(key)) return [[key, listIn(part).map(translate)]]
    return [[key, single.has(key) ? translate(part) : part]]
  })
  return Object.fromEntries(translated)
}

function mapped(record: Json, map: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}

/** References to other places than the named schemas are not followed. */
function localReference(reference: unknown, names: ReadonlySet<string>): string[][] {
  const [, name = '', below = ''] = /^#\/components\/schemas\/([^/]+)(\/.*)?$/.exec(String(reference)) ?? []
  return names.has(name) ? [['$ref', `#/$defs/${name}${below}`]] : []
}

/** `nullable` and the boolean limits of 3.0; a field that only requests have is not required in a response. */
function fromOld(schema: Json): Json {
  const { nullable, type, exclusiveMinimum, exclusiveMaximum, minimum, maximum, properties, required } =
    schema
  const written = Object.entries(recordIn(properties)).flatMap(([name, one]) =>
    recordIn(one).writeOnly === true ? [name] : [],
  )
  return {
    ...(nullable === true && type !== undefined && { type: [type, 'null'].flat() }),
    ...(nullable === true && schema.enum !== undefined && { enum: [...listIn(schema.enum), null] }),
    ...limited('Minimum', exclusiveMinimum, minimum),
    ...limited('Maximum', exclusiveMaximum, maximum),
    ...(written.length > 0 && { required: listIn(required).filter(name => !written.includes(String(name))) }),
  }
}

function limited(name: 'Minimum' | 'Maximum', exclusive: unknown, limit: unknown): Json {
  if (typeof exclusive !== 'boolean') return {}
  return { [`exclusive${name}`]: exclusive ? limit : undefined }
}
