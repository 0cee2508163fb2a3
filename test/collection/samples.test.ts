import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { rootOf } from '../../src/core/openapi/place.ts'
import type { Json } from '../../src/core/system/json.ts'
import { sampleOf } from '../../src/features/collection/samples/sample.ts'
import { schemasOf } from '../../src/features/collection/schemas.ts'

function sampled(schema: Json) {
  const root = rootOf('api.json', { schema })
  const document = {
    ...{ name: 'api.json', version: '3.1' as const, root, references: new Set<string>(), notes: [] },
    target: () => root,
    resolve: () => root,
  }
  const schemas = schemasOf(document, 'request')
  return sampleOf(schemas.schemaOf(rootOf('api.json', schema)), schemas, 'size')
}

const strings = [
  'date',
  'date-time',
  'time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uri',
  'uri-reference',
  'uuid',
  'json-pointer',
  'regex',
  'byte',
]

/** Schemas whose values an independent validator must allow. */
const schemas: readonly Json[] = [
  ...strings.map(format => ({ type: 'string', format })),
  { type: 'string', minLength: 30 },
  { type: 'string', maxLength: 2 },
  { type: 'string', minLength: 3, maxLength: 3 },
  ...[
    '^[A-Z]{3}-\\d{4}$',
    '^(red|green) tea$',
    '^\\+?[1-9]\\d{7,14}$',
    '^[^a-z]+$',
    '^(a|b)\\1$',
    '(?=.*\\d)\\d{3}',
    '^\\p{Lu}',
  ].map(pattern => ({ type: 'string', pattern })),
  { type: 'string', pattern: '^x*$', minLength: 12 },
  { type: 'integer', minimum: 7, maximum: 7 },
  { type: 'integer', exclusiveMinimum: 10, exclusiveMaximum: 12 },
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.5 },
  { type: 'integer', multipleOf: 25, minimum: 30 },
  { type: 'number', maximum: -3 },
  { enum: ['b', 'a'] },
  { const: { a: [1] } },
  { type: ['null', 'integer'] },
  { type: 'array', items: { type: 'string' }, minItems: 3, uniqueItems: true },
  { type: 'array', items: { enum: [1, 2, 3] }, minItems: 3, uniqueItems: true },
  { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'boolean' }], items: false },
  { type: 'array', maxItems: 0 },
  { type: 'object', minProperties: 2, additionalProperties: { type: 'integer' } },
  {
    type: 'object',
    required: ['x-y', 'constructor', '__proto__'],
    additionalProperties: { type: 'boolean' },
  },
  {
    type: 'object',
    patternProperties: { '^a': { type: 'integer' } },
    required: ['ab'],
    additionalProperties: false,
  },
  {
    allOf: [
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
      { properties: { a: { minLength: 9 }, b: { const: 1 } }, required: ['b'] },
    ],
  },
  {
    oneOf: [
      { type: 'integer', maximum: 3 },
      { type: 'integer', minimum: 2 },
    ],
  },
  {
    oneOf: [
      { required: ['a'], properties: { a: { type: 'string' } } },
      { required: ['b'], properties: { b: { type: 'string' } } },
    ],
    type: 'object',
  },
  { anyOf: [{ type: 'null' }, { type: 'string', format: 'uuid' }] },
  { type: 'string', example: 'too long', maxLength: 3 },
  { type: 'object', properties: { a: { type: 'string', examples: [1, 'b'] } }, required: ['a'] },
  { not: { type: 'integer' } },
]

test.each(schemas.map(schema => [JSON.stringify(schema), schema] as const))(
  'a value for %s is valid',
  (_, schema) => {
    const ajv = new Ajv2020({ strict: false })
    addFormats.default(ajv)
    const { value, fault } = sampled(schema)
    expect(fault).toBeUndefined()
    expect({ value, isValid: ajv.validate(schema, value) }).toEqual({ value, isValid: true })
  },
)

test.each([
  { allOf: [{ type: 'integer' }, { type: 'string' }] },
  { type: 'integer', minimum: 3, maximum: 2 },
  { type: 'object', required: ['a'], additionalProperties: false },
  { not: {} },
])('that nothing is valid for %j is said', schema => {
  expect(sampled(schema).fault).toEqual(expect.any(String))
})
