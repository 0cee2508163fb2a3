import { api, operation } from '../../../samples/openapi.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['unversioned', { 'openapi.json': api({ paths: { '/orders': { get: operation() } } }) }],
    ['no-release', { 'openapi.json': api({ info: { title: 'Shop', version: '0.0.0' } }) }],
    [
      'unversioned-routes',
      {
        'src/app.ts': ['a', 'b', 'c'].map(name => `app.get('/${name}', (request, reply) => {})\n`).join(''),
      },
    ],
  ],
  good: { 'openapi.json': api() },
  traps: [
    {
      'openapi.json': api({
        paths: { '/orders': { get: operation() } },
        servers: [{ url: 'https://a.example/v2' }],
      }),
    },
    {
      'src/app.ts': ['a', 'b', 'c'].map(name => `app.get('/${name}', (request, reply) => {})\n`).join(''),
      'src/main.ts': "app.register(routes, { prefix: '/v1' })\n",
    },
  ],
}
