import { object, parameter, returned, sent, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const of = (more: Readonly<Record<string, unknown>>) => object({ code: text(more) })

const integer = (format: string) => object({ code: { type: 'integer', format } })

export const cases: readonly ApiCase[] = [
  apiCase(
    'request-pattern-narrowed',
    'other texts are refused',
    sent(of({})),
    sent(of({ pattern: '^[A-Z]+$' })),
  ),
  apiCase(
    'request-pattern-widened',
    'all texts are accepted',
    sent(of({ pattern: '^[A-Z]+$' })),
    sent(of({})),
  ),
  apiCase(
    'request-pattern-undecided',
    'which is narrower is not decided',
    sent(of({ pattern: '^[A-Z]+$' })),
    sent(of({ pattern: '^[A-Z]{3}$' })),
  ),
  apiCase(
    'response-pattern-narrowed',
    'callers handle any text',
    returned(of({})),
    returned(of({ pattern: '^[A-Z]+$' })),
  ),
  apiCase(
    'response-pattern-widened',
    'callers take it apart',
    returned(of({ pattern: '^[A-Z]+-[0-9]+$' })),
    returned(of({})),
  ),
  apiCase(
    'response-pattern-undecided',
    'which is narrower is not decided',
    returned(of({ pattern: '^a' })),
    returned(of({ pattern: '^b' })),
  ),
  apiCase(
    'request-format-narrowed',
    'other texts than UUIDs are refused',
    sent(of({})),
    sent(of({ format: 'uuid' })),
  ),
  apiCase(
    'request-format-narrowed',
    'large numbers are refused',
    sent(integer('int64')),
    sent(integer('int32')),
  ),
  apiCase('request-format-widened', 'any text is accepted', sent(of({ format: 'uuid' })), sent(of({}))),
  apiCase(
    'request-format-widened',
    'larger numbers are accepted',
    sent(integer('int32')),
    sent(integer('int64')),
  ),
  apiCase(
    'request-format-changed',
    'a date without a time is refused',
    sent(of({ format: 'date' })),
    sent(of({ format: 'date-time' })),
  ),
  apiCase(
    'request-format-undecided',
    'formats of your own are not known',
    sent(of({ format: 'sku' })),
    sent(of({ format: 'ean' })),
  ),
  apiCase(
    'response-format-narrowed',
    'callers handle any text',
    returned(of({})),
    returned(of({ format: 'uuid' })),
  ),
  apiCase(
    'response-format-narrowed',
    'smaller numbers are returned',
    returned(integer('int64')),
    returned(integer('int32')),
  ),
  apiCase(
    'response-format-widened',
    'a large number does not fit',
    returned(integer('int32')),
    returned(integer('int64')),
  ),
  apiCase(
    'response-format-widened',
    'callers parse it as a date',
    returned(of({ format: 'date-time' })),
    returned(of({})),
  ),
  apiCase(
    'response-format-changed',
    'callers parse a UUID',
    returned(of({ format: 'uuid' })),
    returned(of({ format: 'uri' })),
  ),
  apiCase(
    'response-format-undecided',
    'formats of your own are not known',
    returned(of({ format: 'sku' })),
    returned(of({ format: 'ean' })),
  ),
  apiCase([], 'password only says how to show it', sent(of({})), sent(of({ format: 'password' }))),
  apiCase(
    [],
    'a pattern says nothing about a number',
    parameter({}),
    parameter({ schema: { type: 'integer', pattern: '^[a-z]' } }),
  ),
  apiCase(
    [],
    'titles, descriptions and examples are for readers',
    sent(of({ title: 'Code' })),
    sent(of({ description: 'The code', example: 'A1' })),
  ),
]
