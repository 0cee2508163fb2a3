import { type ApiSample, getOrders, json, object, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const reply = (more: ApiSample = {}) => ({ description: 'Reply', ...more })

const statuses = (...codes: readonly (number | string)[]) =>
  getOrders({ responses: Object.fromEntries(codes.map(code => [code, reply()])) })

const content = (types: ApiSample) => getOrders({ responses: { 200: reply({ content: types }) } })

const headers = (named: ApiSample) => getOrders({ responses: { 200: reply({ headers: named }) } })

const always = { required: true, schema: text() }

const sometimes = { schema: text() }

const page = object({ items: { type: 'array' } })

const csv = { 'text/csv': {} }

const forms = (encoding: ApiSample) => content({ 'multipart/mixed': { schema: page, ...encoding } })

export const cases: readonly ApiCase[] = [
  apiCase('response-status-removed', 'callers check for 202', statuses(200, 202), statuses(200)),
  apiCase(
    ['response-status-removed', 'response-status-added'],
    '200 became 204',
    statuses(200),
    statuses(204),
  ),
  apiCase('response-status-added', 'callers may not expect 202', statuses(200), statuses(200, 202)),
  apiCase('response-error-removed', 'an error no longer occurs', statuses(200, 404), statuses(200)),
  apiCase('response-error-added', 'a rate limit is described', statuses(200), statuses(200, 429)),
  apiCase([], 'a range describes what a status did', statuses(200, 404), statuses(200, '4XX')),
  apiCase([], 'the default describes what a status did', statuses(200, 404), statuses(200, 'default')),
  apiCase([], 'statuses of a range are spelled out', statuses(200, '4xx'), statuses(200, 404, 422)),
  apiCase(
    'response-media-type-removed',
    'callers ask for CSV',
    content({ ...json(page), ...csv }),
    content(json(page)),
  ),
  apiCase('response-media-type-removed', 'a body is no longer returned', content(json(page)), content({})),
  apiCase(
    'response-media-type-added',
    'callers can ask for CSV',
    content(json(page)),
    content({ ...json(page), ...csv }),
  ),
  apiCase(
    ['response-media-type-removed', 'response-media-type-added'],
    'errors became problem+json, which callers of JSON do not read',
    getOrders({ responses: { 404: reply({ content: json(page) }) } }),
    getOrders({ responses: { 404: reply({ content: { 'application/problem+json': { schema: page } } }) } }),
  ),
  apiCase(
    'response-media-type-encoding-changed',
    'a part has another type',
    forms({}),
    forms({ encoding: { items: { contentType: 'text/csv' } } }),
  ),
  apiCase(
    [],
    'a character set is spelled out',
    content(json(page)),
    content({ 'application/json;charset=UTF-8': { schema: page } }),
  ),
  apiCase('response-header-removed', 'it was always there', headers({ ETag: always }), headers({})),
  apiCase(
    'response-header-optional-removed',
    'it was sometimes there',
    headers({ ETag: sometimes }),
    headers({}),
  ),
  apiCase('response-header-added', 'callers ignore it', headers({}), headers({ 'X-Request-Id': always })),
  apiCase(
    'response-header-became-optional',
    'it may be missing',
    headers({ ETag: always }),
    headers({ ETag: sometimes }),
  ),
  apiCase(
    'response-header-became-required',
    'it is always there',
    headers({ ETag: sometimes }),
    headers({ ETag: always }),
  ),
  apiCase([], 'the name of a header has no case', headers({ ETag: always }), headers({ etag: always })),
  apiCase(
    'response-type-widened',
    'a header is any text now, not only a number',
    headers({ Age: { schema: { type: 'integer' } } }),
    headers({ Age: sometimes }),
  ),
  apiCase(
    [],
    'a reply moved into the components',
    content(json(page)),
    getOrders(
      { responses: { 200: { $ref: '#/components/responses/Page' } } },
      { components: { responses: { Page: reply({ content: json(page) }) } } },
    ),
  ),
  apiCase(
    [],
    'links and descriptions of a reply are for readers',
    statuses(200),
    getOrders({ responses: { 200: { description: 'The orders', links: {} } } }),
  ),
]
