import { api, operation } from '../../../samples/openapi.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['no-sunset', { 'openapi.json': api({ paths: { '/v1/a': { get: operation({ deprecated: true }) } } }) }],
    [
      'past-sunset',
      {
        'openapi.json': api({
          paths: { '/v1/a': { get: operation({ deprecated: true, 'x-sunset': '2026-01-31' }) } },
        }),
      },
    ],
  ],
  good: {
    'openapi.json': api({
      paths: { '/v1/a': { get: operation({ deprecated: true, 'x-sunset': '2027-01-31' }) } },
    }),
  },
  traps: [
    { 'openapi.json': api() },
    {
      'openapi.json': api({
        paths: {
          '/v1/a': { get: operation({ deprecated: true, description: 'Works until 2027-06-30.' }) },
        },
      }),
    },
  ],
}
