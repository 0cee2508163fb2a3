import { expect, test } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { blueprints } from './support/shop.ts'

const odd = blueprint('/test', on => {
  on.anonymous.get('/a.b/:id/parts/:part', { summary: 'Read' }, () => {})
  on.anonymous.post('/:id/parts/:part', { summary: 'Post' }, () => {})
  on.anonymous.put('/fixed', { summary: 'Put' }, () => {})
  on.anonymous.get('/numbers/:number(^\\d+$)', { summary: 'Read' }, () => {})
  on.anonymous.get('/:id', { summary: 'Read' }, () => {})
})

const { app, call } = await startApi([...blueprints, odd], { CORS_ORIGINS: 'https://shop.example' })
const id = '01890000-0000-7000-8000-000000000000'

const paths = [
  ['/v1/wares', 'GET, HEAD, POST, OPTIONS'],
  [`/v1/wares/${id}`, 'GET, HEAD, PATCH, DELETE, OPTIONS'],
  ['/v1/wares/not-an-id?a=1', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
  ['/v1/sales', 'GET, HEAD, POST, OPTIONS'],
  ['/health/live', 'GET, HEAD, OPTIONS'],
  ['/openapi.json', 'GET, HEAD, OPTIONS'],
  ['/test/a.b/1/parts/2', 'GET, HEAD, OPTIONS'],
  ['/test/1/parts/2', 'POST, OPTIONS'],
  ['/test/fixed', 'PUT, GET, HEAD, OPTIONS'],
  ['/test/%66ixed', 'PUT, GET, HEAD, OPTIONS'],
] as const

test.each(paths)('%s allows %s: any other method is a 405', async (path, allow) => {
  const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'] as const
  for (const method of methods.filter(method => !allow.includes(method))) {
    const { status, headers, body } = await call(method, path)
    expect([method, status, headers.allow, body.title]).toEqual([method, 405, allow, 'Method Not Allowed'])
  }
})

test.each(paths)('OPTIONS on %s lists %s', async (path, allow) => {
  const preflight: Record<string, string> = {
    origin: 'https://shop.example',
    'access-control-request-method': 'GET',
  }
  for (const headers of [{}, preflight]) {
    const response = await call('OPTIONS', path, { headers })
    expect([response.status, response.headers.allow, response.body]).toEqual([204, allow, ''])
  }
})

test.each(['/nowhere', '/v1/wares-no', '/v1', '/', '/test/aXb/1/parts/2', '/v1/wares/', '/v1/wares/1/'])(
  '%s is a 404 for any method',
  async path => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const) {
      const headers = { origin: 'https://shop.example', 'access-control-request-method': 'GET' }
      expect([method, (await call(method, path, { headers })).status]).toEqual([method, 404])
    }
  },
)

test('an empty segment is a 404 for every caller', async () => {
  for (const path of ['/v1/wares/', '/v1/sales/', '/test//parts/1', '/test/1/parts/', '/test/a.b//parts/1'])
    for (const caller of [{}, { as: 'user' }, { headers: { authorization: 'Bearer wrong' } }] as const) {
      const { status, body } = await call('GET', path, caller)
      expect([path, status, body.status]).toEqual([path, 404, 404])
    }
})

test('a parameter that does not match is a 404, and another method a 405', async () => {
  expect((await call('GET', '/test/numbers/12')).status).toBe(204)
  expect((await call('GET', '/test/numbers/x')).status).toBe(404)
  expect((await call('PUT', '/test/numbers/12')).status).toBe(405)
})

test('no routes are added for OPTIONS and TRACE', () => {
  expect(app.routeTable.filter(({ method }) => method === 'OPTIONS' || method === 'TRACE')).toEqual([])
})

test.each([
  ['nothing', {}],
  ['a body without a Content-Type', { body: 'x' }],
  ['a body with another Content-Type', { body: 'x', headers: { 'content-type': 'text/plain' } }],
  ['an invalid Content-Type', { body: 'x', headers: { 'content-type': 'none' } }],
  ['invalid JSON', { body: '{', headers: { 'content-type': 'application/json' } }],
  [
    'a body that is too large',
    { body: 'x'.repeat(2_000_000), headers: { 'content-type': 'application/json' } },
  ],
])('with %s an unknown path is a 404, and an unknown method a 405', async (_, sent) => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'PROPFIND'] as const) {
    expect([method, (await call(method, '/nowhere', sent)).status]).toEqual([method, 404])
    expect([method, (await call(method, '/version', sent)).status]).toEqual([method, 405])
  }
})
