import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { DevelopmentConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'
import { startApi } from './support/api.ts'

const CORS_ORIGINS = 'https://shop.example, https://admin.example'
const { app, call, keys } = await startApi(undefined, {
  CORS_ORIGINS,
  REQUEST_TIMEOUT: '1',
  HEADER_TIMEOUT: '1',
})

test('pages of listed origins may call, without credentials; pages of others may not', async () => {
  const ask = (origin: string) =>
    call('OPTIONS', '/v1/wares', { headers: { origin, 'access-control-request-method': 'POST' } })

  const allowed = await ask('https://shop.example')
  expect([allowed.status, allowed.headers.vary]).toEqual([204, 'Origin'])
  expect(allowed.headers['access-control-allow-origin']).toBe('https://shop.example')
  expect(allowed.headers['access-control-allow-credentials']).toBeUndefined()

  const other = await ask('https://evil.example')
  expect([other.headers.vary, other.headers['access-control-allow-origin']]).toEqual(['Origin', undefined])
})

test('pages may send the headers in CORS_HEADERS, and read Location', async () => {
  const listed = 'Authorization, Baggage, Cache-Control, If-Match, Tracestate, X-Requested-With'
  const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' }
  const preflight = await call('OPTIONS', '/v1/wares', { headers })
  const allowed = String(preflight.headers['access-control-allow-headers']).split(', ')
  expect(allowed).toEqual(expect.arrayContaining(listed.split(', ')))
  expect((await call('GET', '/version', { headers })).headers['access-control-expose-headers']).toContain(
    'Location',
  )

  const own = { CORS_ORIGINS: '*', CORS_HEADERS: 'X-Tenant,X-User' }
  const other = await startApi(undefined, own)
  const response = await other.call('OPTIONS', '/v1/wares', { headers })
  expect(response.headers['access-control-allow-headers']).toBe('X-Tenant, X-User')
  expect(() => load(DevelopmentConfig, { CORS_HEADERS: 'X Tenant' })).toThrow('is not the name of a header')
})

test('an origin with a path is refused', () => {
  expect(() => load(DevelopmentConfig, { CORS_ORIGINS: 'https://shop.example/' })).toThrow('is not an origin')
})

test.each([
  [200, 'GET', '/version', {}],
  [204, 'OPTIONS', '/version', {}],
  [304, 'GET', '/version', { 'if-none-match': '*' }],
  [400, 'GET', '/v1/wares/%zz', {}],
  [400, 'GET', '/version', { host: 'a b' }],
  [400, 'POST', '/v1/wares', { 'content-type': 'application/json', 'content-length': '1' }],
  [401, 'GET', '/v1/sales', { authorization: 'none' }],
  [404, 'GET', '/nowhere', {}],
  [405, 'PUT', '/version', {}],
  [413, 'POST', '/v1/wares', { 'content-type': 'application/json', 'content-length': '9999999' }],
  [414, 'GET', `/v1/wares/${'9'.repeat(200)}`, {}],
  [415, 'POST', '/v1/wares', { 'content-type': 'text/plain' }],
  [422, 'GET', '/v1/wares/1', {}],
  [417, 'GET', '/version', { expect: 'more' }],
] as const)('a page of a listed origin may read the %i of %s %s', async (status, method, path, headers) => {
  const body = method === 'POST' ? { body: '{' } : {}
  for (const origin of ['https://shop.example', 'https://evil.example']) {
    const sent = { authorization: `Bearer ${keys.admin}`, ...headers, origin }
    const response = await call(method, path, { headers: sent, ...body })
    expect([response.status, response.headers.vary]).toEqual([status, 'Origin'])
    expect(response.headers['access-control-allow-origin']).toBe(origin.includes('shop') ? origin : undefined)
  }
})

test('a page of a listed origin may read a 408', async () => {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect(Object(app.server.address()).port, '127.0.0.1')
  const lines = [
    'host: a',
    `authorization: Bearer ${keys.admin}`,
    'content-length: 9',
    'origin: https://shop.example',
  ]
  socket.write(`${['POST /v1/wares HTTP/1.1', ...lines].join('\r\n')}\r\n\r\n`)
  const response = await text(socket)
  expect(response).toMatch(/^HTTP\/1\.1 408 /)
  expect(response).toMatch(/^access-control-allow-origin: https:\/\/shop\.example\r$/m)
})
