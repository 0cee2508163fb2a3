import { json, object, postOrders, text } from '../../samples.ts'
import { type ApiCase, apiCase } from '../api-case.ts'

const body = object({ name: text() })

const withBody = (required: boolean, content: object = json(body)) =>
  postOrders({ requestBody: { required, content } })

const form = (encoding: object) => ({
  'multipart/form-data': { schema: body, ...(Object.keys(encoding).length > 0 && { encoding }) },
})

export const cases: readonly ApiCase[] = [
  apiCase('request-body-added-required', 'no caller sends one', postOrders({}), withBody(true)),
  apiCase('request-body-added-optional', 'callers can leave it out', postOrders({}), withBody(false)),
  apiCase('request-body-became-required', 'callers sent none', withBody(false), withBody(true)),
  apiCase('request-body-became-optional', 'callers can leave it out now', withBody(true), withBody(false)),
  apiCase('request-body-removed', 'what callers send has no effect', withBody(true), postOrders({})),
  apiCase(
    'request-media-type-removed',
    'forms are refused',
    withBody(true, { ...json(body), 'text/csv': {} }),
    withBody(true),
  ),
  apiCase(
    'request-media-type-added',
    'forms are accepted, too',
    withBody(true),
    withBody(true, { ...json(body), 'text/csv': {} }),
  ),
  apiCase(
    ['request-media-type-removed', 'request-media-type-added'],
    'JSON became merge-patch: requests with the old type are refused',
    withBody(true),
    withBody(true, { 'application/merge-patch+json': { schema: body } }),
  ),
  apiCase(
    'request-media-type-encoding-changed',
    'a part of the form has another type',
    withBody(true, form({})),
    withBody(true, form({ name: { contentType: 'application/json' } })),
  ),
  apiCase(
    [],
    'a character set is spelled out',
    withBody(true),
    withBody(true, { 'application/json; charset=utf-8': { schema: body } }),
  ),
  apiCase(
    [],
    'the case of a media type does not count',
    withBody(true),
    withBody(true, { 'Application/JSON': { schema: body } }),
  ),
  apiCase(
    'request-media-type-added',
    'a range accepts what a type did',
    withBody(true),
    withBody(true, { 'application/*': { schema: body }, 'text/csv': {} }),
  ),
  apiCase(
    [],
    'the body moved into the components',
    withBody(true),
    postOrders(
      { requestBody: { $ref: '#/components/requestBodies/Order' } },
      { components: { requestBodies: { Order: { required: true, content: json(body) } } } },
    ),
  ),
]
