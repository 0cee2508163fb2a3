import { api, operation } from '../../../samples/openapi.ts'
import { manifest } from '../../../samples/package.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['spec-fault', { 'openapi.json': api({ info: { title: 'Shop' } }) }],
    ['spec-fault', { 'openapi.json': api({ paths: { '/v1/orders/{id}': { get: operation() } } }) }],
    [
      'spec-fault',
      { 'openapi.yaml': 'openapi: 3.0.3\ninfo: { title: a, version: b }\npaths:\n  orders: {}\n' },
    ],
    ['spec-fault', { 'openapi.yaml': 'openapi: 3.0.3\ninfo: [\n' }],
    ['spec-fault', { 'openapi.json': api({ components: { schemas: { 'x-a': { $ref: '#/100%' } } } }) }],
  ],
  good: { 'openapi.json': api() },
  traps: [
    {
      'openapi.json': api({
        'x-webhooks': { a: { $ref: '#/gone' } },
        tags: [{ name: 'a', 'x-parts': [{ $ref: '#/gone' }] }],
      }),
    },
    {
      'openapi.json': api({ paths: { '/v1/a': { get: operation() }, 'x-all': { get: { $ref: '#/gone' } } } }),
    },
    { 'openapi.json': api({ 'x-internal': true }) },
    { 'docs/settings.yaml': 'title: openapi\n' },
    {
      'package.json': manifest({ dependencies: { 'swagger-jsdoc': '6' } }),
      'swagger.json': '{"openapi":"3.0.0","info":{"title":"a","version":"1"}}',
    },
    { 'test/broken.openapi.json': '{ "openapi": "3.0.0" }' },
  ],
}
