import { getOrders, object, returned, sent, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const both = object({ card: text(), code: text() })

const dependent = { ...both, dependentRequired: { card: ['code'] } }

const other = { ...both, dependentRequired: { code: ['card'] } }

const version = (text: string) => ({ info: { title: 'Shop', version: text } })

const limit = { parameters: [{ name: 'limit', in: 'query', schema: text() }] }

export const cases: readonly ApiCase[] = [
  apiCase('request-keyword-narrowed', 'a card without its code is refused', sent(both), sent(dependent)),
  apiCase(
    'request-keyword-narrowed',
    'some values are excluded',
    sent(object({ a: text() })),
    sent(object({ a: text({ not: { const: '' } }) })),
  ),
  apiCase('request-keyword-widened', 'a card without its code is accepted', sent(dependent), sent(both)),
  apiCase('request-keyword-undecided', 'which is narrower is not decided', sent(dependent), sent(other)),
  apiCase('response-keyword-narrowed', 'callers handle these already', returned(both), returned(dependent)),
  apiCase(
    'response-keyword-widened',
    'a card may come without its code',
    returned(dependent),
    returned(both),
  ),
  apiCase(
    'response-keyword-undecided',
    'which is narrower is not decided',
    returned(dependent),
    returned(other),
  ),
  apiCase(
    ['parameter-removed', 'version-not-raised'],
    'a break needs another major version',
    getOrders(limit, version('1.2.0')),
    getOrders({}, version('1.3.0')),
  ),
  apiCase(
    'parameter-removed',
    'the version says that it breaks',
    getOrders(limit, version('1.2.0')),
    getOrders({}, version('2.0.0')),
  ),
  apiCase(
    'parameter-removed',
    'before 1.0.0 the second number says it',
    getOrders(limit, version('0.2.0')),
    getOrders({}, version('0.3.0')),
  ),
  apiCase(
    'parameter-removed',
    'a date is not a semantic version',
    getOrders(limit, version('2026-11-28')),
    getOrders({}, version('2026-11-28')),
  ),
  apiCase(
    'version-lowered',
    'callers cannot tell which is newer',
    getOrders({}, version('1.2.0')),
    getOrders({}, version('1.1.0')),
  ),
  apiCase(
    [],
    'the version is raised without a change',
    getOrders({}, version('1.2.0')),
    getOrders({}, version('2.0.0')),
  ),
  apiCase(
    'parameter-added-optional',
    'an addition needs no other version',
    getOrders({}, version('1.2.0')),
    getOrders(limit, version('1.2.0')),
  ),
]
