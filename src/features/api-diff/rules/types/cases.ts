import { object, parameter, ref, returned, schemas, sent, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const of = (schema: object) => object({ size: schema })

const integer = { type: 'integer' }

const orNull = { type: ['string', 'null'] }

const old = { openapi: '3.0.3' }

export const cases: readonly ApiCase[] = [
  apiCase('request-type-narrowed', 'fractions are refused', sent(of({ type: 'number' })), sent(of(integer))),
  apiCase('request-type-narrowed', 'anything was accepted', sent(of({})), sent(of(text()))),
  apiCase(
    'request-type-widened',
    'fractions are accepted, too',
    sent(of(integer)),
    sent(of({ type: 'number' })),
  ),
  apiCase('request-type-changed', 'texts are refused', sent(of(text())), sent(of(integer))),
  apiCase(
    'request-type-changed',
    'one value became a list',
    sent(of(text())),
    sent(of({ type: 'array', items: text() })),
  ),
  apiCase(
    'request-type-widened',
    'in a query all is text: a string accepts 10',
    parameter({}),
    parameter({ schema: text() }),
  ),
  apiCase(
    'request-type-narrowed',
    'in a query: abc is refused',
    parameter({ schema: text() }),
    parameter({}),
  ),
  apiCase(
    'response-type-narrowed',
    'fractions are not returned',
    returned(of({ type: 'number' })),
    returned(of(integer)),
  ),
  apiCase(
    'response-type-widened',
    'fractions are returned',
    returned(of(integer)),
    returned(of({ type: 'number' })),
  ),
  apiCase(
    'response-type-widened',
    'a number may be a text',
    returned(of(integer)),
    returned(of({ type: ['integer', 'string'] })),
  ),
  apiCase('response-type-changed', 'a number is a text', returned(of(integer)), returned(of(text()))),
  apiCase(
    'response-type-changed',
    'the list is an object around it',
    returned({ type: 'array', items: text() }),
    returned(object({ items: { type: 'array', items: text() } })),
  ),
  apiCase('request-null-narrowed', 'callers send null', sent(of(orNull)), sent(of(text()))),
  apiCase('request-null-widened', 'null is accepted', sent(of(text())), sent(of(orNull))),
  apiCase('response-null-narrowed', 'it is always there', returned(of(orNull)), returned(of(text()))),
  apiCase('response-null-widened', 'callers do not check', returned(of(text())), returned(of(orNull))),
  apiCase(
    'response-null-widened',
    'in 3.0: callers do not check',
    returned(of(text()), old),
    returned(of(text({ nullable: true })), old),
  ),
  apiCase(
    [],
    'null in three spellings: nullable and a list of types',
    returned(of(text({ nullable: true })), old),
    returned(of(orNull)),
  ),
  apiCase(
    [],
    'null in three spellings: a list of types and anyOf',
    returned(of(orNull)),
    returned(of({ anyOf: [text(), { type: 'null' }] })),
  ),
  apiCase(
    [],
    'null beside a reference: allOf in 3.0 and anyOf in 3.1',
    returned(of({ nullable: true, allOf: [ref('A')] }), { ...old, ...schemas({ A: object({ a: text() }) }) }),
    returned(of({ anyOf: [ref('A'), { type: 'null' }] }), schemas({ A: object({ a: text() }) })),
  ),
  apiCase([], 'a list of one type is that type', sent(of(text())), sent(of({ type: ['string'] }))),
  apiCase(
    [],
    'types in another order',
    sent(of({ type: ['string', 'integer'] })),
    sent(of({ type: ['integer', 'string'] })),
  ),
  apiCase(
    [],
    'anyOf of plain types is a list of types',
    sent(of({ type: ['string', 'integer'] })),
    sent(of({ anyOf: [text(), integer] })),
  ),
  apiCase(
    [],
    'a number and an integer are a number',
    sent(of({ type: 'number' })),
    sent(of({ type: ['number', 'integer'] })),
  ),
  apiCase(
    [],
    'the type of an object with properties is spelled out',
    sent({ properties: { a: text() } }),
    sent(object({ a: text() })),
  ),
  apiCase(
    [],
    'the type of a list of texts is spelled out',
    sent(of({ enum: ['a', 'b'] })),
    sent(of(text({ enum: ['a', 'b'] }))),
  ),
]
