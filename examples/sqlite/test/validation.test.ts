import { request } from 'node:http'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { blueprints } from './support/shop.ts'

const Tree = Type.Object({ anything: Type.Unknown() })

const open = blueprint('/test', on => {
  on.anonymous.post('/tree', { summary: 'Take a tree', body: Tree }, () => {})
})

const { app, call } = await startApi([...blueprints, open])
const headers = { 'content-type': 'application/json' }
const order = (body: object | string) => call('POST', '/v1/sales', { as: 'user', headers, body })
const send = (path: string, body: string) => call('POST', path, { headers, body })

/** The maximum size of a response to an invalid request. */
const largest = 16_384

function size(response: Awaited<ReturnType<typeof call>>): number {
  return JSON.stringify([response.headers, response.body]).length
}

test.each([
  ['invalid items', (n: number) => ({ lines: Array(n).fill(1) })],
  [
    'unknown fields',
    (n: number) => ({ lines: [Object.fromEntries(Array.from({ length: n }, (_, i) => [`f${i}`, 1]))] }),
  ],
  ['one long name', (n: number) => ({ lines: [{ ['x'.repeat(n)]: 1 }] })],
  ['names with NUL', (n: number) => ({ lines: Array(n).fill({ '\0': '\0' }) })],
])('%s: the size of the response is limited', async (_, body) => {
  const [small, large] = [await order(body(10_000)), await order(body(40_000))]

  expect([small.status, large.status]).toEqual([422, 422])
  expect(large.body.errors.length).toBeLessThanOrEqual(20)
  expect(large.body.errors).toHaveLength(small.body.errors.length)
  expect(size(large)).toBeLessThan(largest)
})

test('maxItems is checked before the items', async () => {
  const { body } = await order({ lines: Array(10_000).fill(1) })
  expect(body.errors).toEqual([
    { in: 'body', pointer: '/lines', detail: 'must NOT have more than 100 items' },
  ])
  expect(body.detail).toBe('The request is not valid. Not every error is listed, only 1.')
})

test('a small request lists every error, a large one the first', async () => {
  const few = await order({ lines: [{ ware_id: 'x', quantity: 0 }, { quantity: 1 }], more: 1 })
  const many = await order({ lines: Array(90).fill({ quantity: 0 }) })

  expect(few.body.errors).toHaveLength(4)
  expect(few.body.detail).toBe('The request is not valid.')
  expect(many.body.errors).toHaveLength(20)
  expect(many.body.detail).toContain('Not every error is listed')
})

test.each([
  ['[', ']'],
  ['{"a":', '}'],
  ['{"a":[', ']}'],
])('a body that is nested too deeply is a 400: %s', async (open, close) => {
  for (const deep of [33, 1000, 60_000]) {
    const text = `{"anything":${open.repeat(deep)}1${close.repeat(deep)}}`
    expect([deep, (await send('/test/tree', text)).status]).toEqual([deep, 400])
    expect([deep, (await order(text)).status]).toEqual([deep, 400])
  }
  expect((await send('/test/tree', `{"anything":${open.repeat(9)}1${close.repeat(9)}}`)).status).toBe(204)
  expect((await send('/test/tree', open.repeat(12_000))).status).toBe(400)
})

test.each(['__proto__', 'constructor', 'prototype'])('the name %s is harmless', async name => {
  const { status } = await send('/test/tree', `{"anything":{"${name}":{"prototype":{"polluted":1}}}}`)
  expect(status).toBeLessThan(500)
  expect((await call('GET', `/v1/wares?${name}=1`)).status).toBe(422)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

test.each([
  ['a path', '/v1/nowhere/', 'GET', {}],
  ['an id', '/v1/wares/', 'GET', {}],
  ['a query name', '/v1/wares?', 'GET', {}],
  ['a cursor', '/v1/wares?cursor=', 'GET', {}],
  ['fields', '/v1/wares?fields=', 'GET', {}],
  ['a type', '/v1/sales', 'POST', { 'content-type': '?' }],
  ['a key', '/v1/sales', 'POST', { authorization: '?' }],
] as const)('%s of 15 KB is refused with a short response', async (_, path, method, sent) => {
  const long = 'a'.repeat(15_000)
  const given = Object.fromEntries(Object.keys(sent).map(name => [name, long]))
  const url = method === 'GET' ? path + long : path
  const response = await call(method, url, {
    as: 'user',
    headers: given,
    ...(method === 'POST' && { body: '{}' }),
  })

  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(response.status).toBeLessThan(500)
  expect(size(response)).toBeLessThan(4096)
})

test.each(['Host', 'Authorization', 'Content-Type'])('two %s headers are refused', async name => {
  await app.listen({ port: 0, host: '127.0.0.1' }).catch(() => {})
  const { port } = Object(app.server.address())
  const response = await new Promise<{ status: number | undefined; type: unknown }>((resolve, reject) => {
    const headers = ['Host', 'a.example', name, 'one', name, 'two'].slice(name === 'Host' ? 2 : 0)
    request({ port, host: '127.0.0.1', path: '/v1/wares', headers }, ({ statusCode, headers }) =>
      resolve({ status: statusCode, type: headers['content-type']?.split(';')[0] }),
    )
      .on('error', reject)
      .end()
  })
  expect(response).toEqual({ status: 400, type: 'application/problem+json' })
})
