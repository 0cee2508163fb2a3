import { object, parameter, returned, sent, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const of = (schema: object) => object({ size: schema })

const number = (more: object) => of({ type: 'number', ...more })

const integer = (more: object) => of({ type: 'integer', ...more })

const old = { openapi: '3.0.3' }

export const cases: readonly ApiCase[] = [
  apiCase(
    'request-bound-narrowed',
    'longer texts are refused',
    sent(of(text({ maxLength: 100 }))),
    sent(of(text({ maxLength: 50 }))),
  ),
  apiCase(
    'request-bound-narrowed',
    'a bound is set where none was',
    sent(of(text())),
    sent(of(text({ maxLength: 100 }))),
  ),
  apiCase(
    'request-bound-narrowed',
    'the empty text is refused',
    sent(of(text())),
    sent(of(text({ minLength: 1 }))),
  ),
  apiCase(
    'request-bound-narrowed',
    'a page may not be as large',
    parameter({ schema: { type: 'integer', maximum: 100 } }),
    parameter({ schema: { type: 'integer', maximum: 50 } }),
  ),
  apiCase(
    'request-bound-narrowed',
    'the limit itself is refused',
    sent(number({ maximum: 10 })),
    sent(number({ exclusiveMaximum: 10 })),
  ),
  apiCase(
    'request-bound-narrowed',
    'lists need an item',
    sent(of({ type: 'array' })),
    sent(of({ type: 'array', minItems: 1 })),
  ),
  apiCase(
    'request-bound-narrowed',
    'items may not repeat',
    sent(of({ type: 'array' })),
    sent(of({ type: 'array', uniqueItems: true })),
  ),
  apiCase(
    'request-bound-narrowed',
    'only multiples of 4',
    sent(integer({ multipleOf: 2 })),
    sent(integer({ multipleOf: 4 })),
  ),
  apiCase(
    'request-bound-widened',
    'longer texts are accepted',
    sent(of(text({ maxLength: 50 }))),
    sent(of(text({ maxLength: 100 }))),
  ),
  apiCase(
    'request-bound-widened',
    'any length is accepted',
    sent(of(text({ maxLength: 50 }))),
    sent(of(text())),
  ),
  apiCase(
    'request-bound-widened',
    'the limit itself is accepted',
    sent(number({ exclusiveMinimum: 0 })),
    sent(number({ minimum: 0 })),
  ),
  apiCase(
    'request-bound-changed',
    'multiples of 3 are not those of 2',
    sent(integer({ multipleOf: 2 })),
    sent(integer({ multipleOf: 3 })),
  ),
  apiCase(
    'response-bound-narrowed',
    'shorter texts are returned',
    returned(of(text({ maxLength: 100 }))),
    returned(of(text({ maxLength: 50 }))),
  ),
  apiCase(
    'response-bound-narrowed',
    'a bound is promised',
    returned(integer({})),
    returned(integer({ minimum: 0 })),
  ),
  apiCase(
    'response-bound-widened',
    'the text may not fit',
    returned(of(text({ maxLength: 50 }))),
    returned(of(text({ maxLength: 100 }))),
  ),
  apiCase(
    'response-bound-widened',
    'the text may not fit: no bound',
    returned(of(text({ maxLength: 50 }))),
    returned(of(text())),
  ),
  apiCase(
    'response-bound-widened',
    'negative numbers are returned',
    returned(integer({ minimum: 0 })),
    returned(integer({ minimum: -10 })),
  ),
  apiCase(
    'response-bound-widened',
    'a list may be empty',
    returned(of({ type: 'array', minItems: 1 })),
    returned(of({ type: 'array' })),
  ),
  apiCase(
    'response-bound-changed',
    'amounts are multiples of 0.3',
    returned(number({ multipleOf: 0.5 })),
    returned(number({ multipleOf: 0.3 })),
  ),
  apiCase(
    [],
    'more than 0 is at least 1 for an integer',
    sent(integer({ exclusiveMinimum: 0 })),
    sent(integer({ minimum: 1 })),
  ),
  apiCase(
    [],
    'exclusiveMinimum in 3.0 and in 3.1',
    sent(number({ minimum: 0, exclusiveMinimum: true }), old),
    sent(number({ exclusiveMinimum: 0 })),
  ),
  apiCase([], 'minLength 0 is none', sent(of(text())), sent(of(text({ minLength: 0 })))),
  apiCase(
    [],
    'minItems 0 and uniqueItems false are none',
    sent(of({ type: 'array' })),
    sent(of({ type: 'array', minItems: 0, uniqueItems: false })),
  ),
  apiCase([], 'a length says nothing about a number', sent(integer({})), sent(integer({ maxLength: 3 }))),
  apiCase([], 'a maximum says nothing about a text', sent(of(text())), sent(of(text({ maximum: 3 })))),
  apiCase(
    [],
    'a length says nothing about listed values',
    sent(of(text({ enum: ['a', 'b'] }))),
    sent(of(text({ enum: ['a', 'b'], maxLength: 1 }))),
  ),
  apiCase(
    [],
    '0.5 in another spelling',
    sent(number({ multipleOf: 0.5 })),
    sent(number({ multipleOf: 5e-1 })),
  ),
]
