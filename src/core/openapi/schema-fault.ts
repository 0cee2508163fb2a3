import { Check, Errors } from 'typebox/schema'
import { type Json, listIn, recordIn } from '../system/json.ts'

/**
 * What is wrong with a value, by a schema of an OpenAPI document: `/price_cents must be integer`.
 * Undefined where the schema allows it. Schemas are interpreted: those of a server are not turned into code.
 */
export type SchemaFault = (schema: unknown, value: unknown) => string | undefined

/** How the schemas of a document become JSON Schemas. */
export interface SchemaReading {
  /** What a reference becomes: the keywords in its place. */
  readonly reference: (text: string) => Json
  /** Fields with this keyword are not required: a response has no field that only requests have. */
  readonly optional: 'readOnly' | 'writeOnly'
  /** Whether examples, defaults and the like stay. */
  readonly hasNotes: boolean
}

/** A checker for the responses of a document, 3.0 or later. */
export function schemaChecker(root: Json): SchemaFault {
  const named = recordIn(recordIn(root.components).schemas)
  const names = new Set(Object.keys(named))
  const reading: SchemaReading = {
    reference: text => localReference(text, names),
    optional: 'writeOnly',
    hasNotes: false,
  }
  const $defs = mapped(named, one => jsonSchema(one, reading))
  return (schema, value) => faultBy(jsonSchema(schema, reading), value, $defs)
}

export type Schema = Json | boolean

/** What is wrong with a value, by a JSON Schema whose references lead to `$defs`. */
export function faultBy(own: Schema, value: unknown, $defs: Json): string | undefined {
  const schema = typeof own === 'boolean' ? own : { ...own, $defs }
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
const notes = /^(x-.*|examples?|default|discriminator|externalDocs|xml|title|description)$/
const unused = /^(\$?id|\$schema|nullable)$/

/** The JSON Schema of an OpenAPI schema: what 3.0 says in other words is translated. */
export function jsonSchema(value: unknown, reading: SchemaReading): Schema {
  if (typeof value === 'boolean') return value
  const given = recordIn(value)
  const translate = (part: unknown) => jsonSchema(part, reading)
  const translated = Object.entries({ ...given, ...fromOld(given, reading) }).flatMap(([key, part]) => {
    if (part === undefined || unused.test(key) || (!reading.hasNotes && notes.test(key))) return []
    if (key === '$ref') return Object.entries(reading.reference(String(part)))
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
function localReference(reference: string, names: ReadonlySet<string>): Json {
  const [, name = '', below = ''] = /^#\/components\/schemas\/([^/]+)(\/.*)?$/.exec(reference) ?? []
  return names.has(name) ? { $ref: `#/$defs/${name}${below}` } : {}
}

/** `nullable` and the boolean limits of 3.0; and what is not required here. */
function fromOld(schema: Json, { optional }: SchemaReading): Json {
  const { nullable, type, exclusiveMinimum, exclusiveMaximum, minimum, maximum, properties, required } =
    schema
  const absent = Object.entries(recordIn(properties)).flatMap(([name, one]) =>
    recordIn(one)[optional] === true ? [name] : [],
  )
  return {
    ...(nullable === true && type !== undefined && { type: [type, 'null'].flat() }),
    ...(nullable === true && schema.enum !== undefined && { enum: [...listIn(schema.enum), null] }),
    ...limited('Minimum', exclusiveMinimum, minimum),
    ...limited('Maximum', exclusiveMaximum, maximum),
    ...(absent.length > 0 && { required: listIn(required).filter(name => !absent.includes(String(name))) }),
  }
}

function limited(name: 'Minimum' | 'Maximum', exclusive: unknown, limit: unknown): Json {
  if (typeof exclusive !== 'boolean') return {}
  return { [`exclusive${name}`]: exclusive ? limit : undefined }
}
