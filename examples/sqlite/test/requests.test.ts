import { expect, test } from 'vitest'
import { DevelopmentConfig } from '../src/config.ts'
import { load } from '../src/env.ts'
import { blueprint } from '../src/http/blueprint.ts'
import { health, version } from '../src/http/health.ts'
import { products } from '../src/products.ts'
import { startApi } from './api.ts'

const lines: string[] = []
const seen = () => lines.map(line => JSON.parse(line))

const talkative = blueprint('/test', on => {
  on.user.get('/log', { summary: 'Log' }, ({ log }) => {
    log.info({ settings: plain.config }, 'settings')
    log.info({ headers: { authorization: 'Bearer hunter2' }, api_key: 'hunter2', name: 'kept' }, 'said')
  })
})

const proxied = {
  COMMIT: 'abc1234',
  HSTS: '300',
  LOG_LEVEL: 'info',
  TRUST_PROXY: '1',
  REQUEST_ID_HEADER: 'X-Request-Id',
  CORS_ORIGINS: 'https://shop.example, https://admin.example',
}
const { call } = await startApi([health, products, version, talkative], proxied, {
  write: line => void lines.push(line),
})
const plain = await startApi()

test('every answer names version and commit, a refused one too', async () => {
  expect((await call('GET', '/version')).body.commit).toBe('abc1234')
  for (const path of ['/version', '/nowhere', '/%E0%A4%A'])
    expect((await call('GET', path)).headers['api-version']).toMatch(/^\d+\.\d+\.\d+\+abc1234$/)
})

test('every answer has the security headers; only /docs may load anything', async () => {
  expect((await call('GET', '/v1/products')).headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'strict-transport-security': 'max-age=300; includeSubDomains',
  })
  const docs = await plain.call('GET', '/docs/static/index.html')
  expect(docs.headers['content-security-policy']).toContain("default-src 'self'")
  expect(docs.headers['strict-transport-security']).toBeUndefined()
})

test('pages of listed origins may call, without credentials; others may not', async () => {
  const ask = (origin: string) =>
    call('OPTIONS', '/v1/products', { headers: { origin, 'access-control-request-method': 'POST' } })

  const allowed = await ask('https://shop.example')
  expect([allowed.status, allowed.headers.vary]).toEqual([204, 'Origin'])
  expect(allowed.headers['access-control-allow-origin']).toBe('https://shop.example')
  expect(allowed.headers['access-control-allow-credentials']).toBeUndefined()

  const other = await ask('https://evil.example')
  expect([other.headers.vary, other.headers['access-control-allow-origin']]).toEqual(['Origin', undefined])
})

test('an origin is a scheme and a host, nothing more', () => {
  expect(() => load(DevelopmentConfig, { CORS_ORIGINS: 'https://shop.example/' })).toThrow('is not an origin')
})

test('a trace goes on with a span of its own; a trace that is not valid begins anew', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  const traced = async (traceparent: string) => {
    lines.length = 0
    await call('GET', '/version', { headers: { traceparent } })
    return seen()[0]
  }

  const child = await traced(`00-${trace}-00f067aa0ba902b7-00`)
  expect(child.traceparent).toMatch(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-00$`))

  const fresh = await traced(`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`)
  expect(fresh.traceparent).toContain(fresh.request_id.replaceAll('-', ''))
})

test('a request id is taken only from the trusted header, and only a UUID', async () => {
  const id = '01890000-0000-7000-8000-000000000000'
  const asked = async (api: typeof plain, value: string) =>
    (await api.call('GET', '/version', { headers: { 'x-request-id': value } })).headers['x-request-id']

  expect(await asked({ ...plain, call }, id)).toBe(id)
  expect(await asked({ ...plain, call }, 'x\u0001"')).toMatch(/^[0-9a-f-]{36}$/)
  expect(await asked(plain, id)).not.toBe(id)
})

test('a request leaves one line, without secrets', async () => {
  lines.length = 0
  const { headers } = await call('GET', '/test/log?api_key=hunter2&limit=1&%6bey=hunter2', { as: 'user' })

  const [settings, said, line, ...more] = seen()
  expect(settings.settings).toMatchObject({ KEY_PEPPER: '[secret]', PORT: 0 })
  expect(more).toEqual([])
  expect(said).toMatchObject({ msg: 'said', request_id: headers['x-request-id'], name: 'kept' })
  expect(line).toMatchObject({
    level: 'info',
    request_id: headers['x-request-id'],
    traceparent: expect.stringContaining(String(headers['x-request-id']).replaceAll('-', '')),
    url: '/test/log?api_key=[secret]&limit=1&%6bey=[secret]',
    status: 204,
    client: 'test user',
  })
  expect(lines.join('')).not.toMatch(/hunter2|development-only/)
})
