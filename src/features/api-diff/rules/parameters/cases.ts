import { type ApiSample, apiWith, getOrders, json, parameter, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const header = (name: string) => ({ name, in: 'header', schema: text() })

const list = { schema: { type: 'array', items: text() } }

const shared = (parameters: ApiSample) => ({ components: { parameters } })

export const cases: readonly ApiCase[] = [
  apiCase('parameter-removed', 'a filter is ignored', parameter({}), getOrders({})),
  apiCase(
    ['parameter-removed', 'parameter-added-optional'],
    'a parameter has another name',
    parameter({}),
    parameter({ name: 'size' }),
  ),
  apiCase(
    ['parameter-removed', 'parameter-added-optional'],
    'a parameter moved from the query to a header',
    parameter({}),
    parameter({ in: 'header' }),
  ),
  apiCase('parameter-added-required', 'no caller sends it', getOrders({}), parameter({ required: true })),
  apiCase(
    'parameter-added-required',
    'a default does not help, because it has to be sent',
    getOrders({}),
    parameter({ required: true, schema: { type: 'integer', default: 10 } }),
  ),
  apiCase('parameter-added-optional', 'callers can leave it out', getOrders({}), parameter({})),
  apiCase(
    'parameter-added-optional',
    'an optional header is new',
    getOrders({}),
    getOrders({ parameters: [header('X-Trace')] }),
  ),
  apiCase('parameter-became-required', 'callers left it out', parameter({}), parameter({ required: true })),
  apiCase(
    'parameter-became-optional',
    'callers can leave it out now',
    parameter({ required: true }),
    parameter({ required: false }),
  ),
  apiCase(
    'parameter-style-changed',
    'ids=1,2 and ids=1&ids=2 are different',
    parameter({ ...list, explode: false }),
    parameter({ ...list }),
  ),
  apiCase(
    'parameter-style-changed',
    'the value is JSON now',
    parameter({ schema: text() }),
    parameter({ schema: undefined, content: json(text()) }),
  ),
  apiCase(
    [],
    'the style is only spelled out',
    parameter(list),
    parameter({ ...list, style: 'form', explode: true }),
  ),
  apiCase([], 'required: false is the default', parameter({}), parameter({ required: false })),
  apiCase(
    [],
    'the name of a header has no case',
    getOrders({ parameters: [header('X-Trace')] }),
    getOrders({ parameters: [header('x-trace')] }),
  ),
  apiCase(
    [],
    'Accept and Authorization do not count as parameters, by the specification',
    getOrders({ parameters: [{ ...header('Accept'), required: true }] }),
    getOrders({ parameters: [header('Authorization')] }),
  ),
  apiCase(
    [],
    'a parameter moved into the components',
    parameter({}),
    getOrders(
      { parameters: [{ $ref: '#/components/parameters/Limit' }] },
      shared({ Limit: { name: 'limit', in: 'query', schema: { type: 'integer' } } }),
    ),
  ),
  apiCase(
    [],
    'a component of a parameter has another name',
    getOrders(
      { parameters: [{ $ref: '#/components/parameters/Limit' }] },
      shared({ Limit: { name: 'limit', in: 'query', schema: text() } }),
    ),
    getOrders(
      { parameters: [{ $ref: '#/components/parameters/Size' }] },
      shared({ Size: { name: 'limit', in: 'query', schema: text() } }),
    ),
  ),
  apiCase(
    [],
    'the parameters are in another order',
    getOrders({ parameters: [header('A'), header('B')] }),
    getOrders({ parameters: [header('B'), header('A')] }),
  ),
  apiCase(
    [],
    'the operation repeats a parameter of its path',
    apiWith({ paths: { '/orders': { parameters: [header('A')], get: { responses: {} } } } }),
    apiWith({
      paths: { '/orders': { parameters: [header('A')], get: { parameters: [header('A')], responses: {} } } },
    }),
  ),
]
