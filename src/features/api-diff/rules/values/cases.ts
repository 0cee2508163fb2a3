import { object, parameter, returned, sent, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const of = (schema: object) => object({ state: schema })

const list = (...values: readonly string[]) => of(text({ enum: values }))

const open = (...values: readonly string[]) => of(text({ 'x-extensible-enum': values }))

export const cases: readonly ApiCase[] = [
  apiCase('request-values-narrowed', 'callers send paid', sent(list('open', 'paid')), sent(list('open'))),
  apiCase(
    'request-values-narrowed',
    'a parameter takes fewer values',
    parameter({ schema: text({ enum: ['a', 'b'] }) }),
    parameter({ schema: text({ enum: ['a'] }) }),
  ),
  apiCase('request-values-changed', 'a value has another spelling', sent(list('open')), sent(list('OPEN'))),
  apiCase(
    'request-values-narrowed',
    'a value of an open list is refused',
    sent(open('open', 'paid')),
    sent(open('open')),
  ),
  apiCase('request-values-widened', 'one more is accepted', sent(list('open')), sent(list('open', 'paid'))),
  apiCase('request-list-narrowed', 'any text was accepted', sent(of(text())), sent(list('open', 'paid'))),
  apiCase(
    'request-list-narrowed',
    'any text was accepted, now one',
    sent(of(text())),
    sent(of({ const: 'open' })),
  ),
  apiCase('request-list-widened', 'any text is accepted', sent(list('open')), sent(of(text()))),
  apiCase(
    'response-values-narrowed',
    'it is never paid',
    returned(list('open', 'paid')),
    returned(list('open')),
  ),
  apiCase(
    'response-values-widened',
    'a complete switch fails',
    returned(list('open')),
    returned(list('open', 'paid')),
  ),
  apiCase(
    'response-values-changed',
    'a constant is another one',
    returned(of({ const: 'v1' })),
    returned(of({ const: 'v2' })),
  ),
  apiCase('response-list-narrowed', 'callers handle any text', returned(of(text())), returned(list('open'))),
  apiCase('response-list-widened', 'a complete switch fails', returned(list('open')), returned(of(text()))),
  apiCase(
    'request-open-values-widened',
    'one more is accepted',
    sent(open('open')),
    sent(open('open', 'paid')),
  ),
  apiCase(
    'response-open-values-widened',
    'the list says that it grows',
    returned(open('open')),
    returned(open('open', 'paid')),
  ),
  apiCase(
    [],
    'the values are in another order',
    returned(list('open', 'paid')),
    returned(list('paid', 'open')),
  ),
  apiCase([], 'a constant is a list of one', sent(of({ const: 'open' })), sent(of({ enum: ['open'] }))),
  apiCase(
    [],
    'anyOf of constants is a list of values',
    returned(list('open', 'paid')),
    returned(of({ anyOf: [{ const: 'open' }, { const: 'paid' }] })),
  ),
  apiCase(
    [],
    'oneOf of constants with titles is a list of values',
    returned(list('open', 'paid')),
    returned(
      of({
        oneOf: [
          { const: 'open', title: 'Open' },
          { const: 'paid', title: 'Paid' },
        ],
      }),
    ),
  ),
]
