import { existsSync } from 'node:fs'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { TestingConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'
import { rateLimit } from '../src/http/operate/rate-limit.ts'
import type { Counter } from '../src/http/operate/redis-counter.ts'
import { addressOf, networkOf } from '../src/http/request/address.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'

const limits = { RATE_LIMIT_ANONYMOUS: '2', RATE_LIMIT_CLIENT: '3', RATE_LIMIT_WINDOW: '86400' }
const { call } = await startApi(undefined, { ...limits, TRUST_PROXY: '1' })
const direct = await startApi(undefined, limits)

const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } })

test('above the limit the response is 429 with Retry-After', async () => {
  const first = await call('GET', '/version', from('192.0.2.1'))
  expect(first.headers['ratelimit-policy']).toBe('"anonymous";q=2;w=86400')
  expect(first.headers.ratelimit).toMatch(/^"anonymous";r=1;t=\d+$/)

  await call('GET', '/version', from('192.0.2.1'))
  const third = await call('GET', '/version', from('192.0.2.1'))

  expect(third.status).toBe(429)
  expect(third.body).toMatchObject({ status: 429, title: 'Too Many Requests' })
  expect(third.headers.ratelimit).toBe(`"anonymous";r=0;t=${third.headers['retry-after']}`)
  expect((await call('GET', '/version', from('192.0.2.2'))).status).toBe(200)
})

test('a 429 of a deprecated route says that it will be dropped', async () => {
  const dates = { since: '2026-12-01', sunset: '2027-06-01' }
  const old = blueprint('/v1/old', on =>
    on.anonymous.get('/', { summary: 'Read', deprecated: dates }, () => undefined),
  )
  const { call } = await startApi([old], { ...limits, RATE_LIMIT_ANONYMOUS: '1' })
  await call('GET', '/v1/old')

  const { status, headers } = await call('GET', '/v1/old')

  expect(status).toBe(429)
  expect(headers).toMatchObject({ deprecation: '@1796083200', sunset: 'Tue, 01 Jun 2027 00:00:00 GMT' })
  expect(headers.link).toContain('rel="deprecation"')
})

test('requests without a route are counted', async () => {
  for (const path of ['/v1/wares/', '/nowhere'])
    expect((await call('GET', path, from('192.0.2.9'))).headers).toHaveProperty('ratelimit')
})

test('a client has its own limit, from any address', async () => {
  for (const ip of ['192.0.2.3', '192.0.2.4', '192.0.2.5'])
    expect((await call('GET', '/version', { as: 'user', ...from(ip) })).status).toBe(200)
  expect((await call('GET', '/version', { as: 'user' })).status).toBe(429)
})

test('an IPv6 /64 counts as one caller', async () => {
  const statuses = []
  for (const ip of ['2001:db8::1', '2001:db8::2', '2001:db8::3'])
    statuses.push((await call('GET', '/version', from(ip))).status)
  expect(statuses).toEqual([200, 200, 429])
})

/** The limit is two: two requests in one spelling, then one in each of the others. */
test.each([
  ['203.0.113.7', '203.0.113.7:40001', '::ffff:203.0.113.7', '[::ffff:cb00:7107]:443', '::FFFF:203.0.113.7'],
  [
    '2001:db8:1::1',
    '[2001:db8:1::2]',
    '[2001:db8:1::3]:443',
    '2001:DB8:1:0::4',
    '2001:0db8:0001:0000:ffff::',
    '2001:db8:1:0:a:b:c:d',
    '2001:db8:1::5%eth0',
  ],
  [
    'unknown',
    '',
    '999.1.1.1',
    '203.0.113',
    '[2001:db8',
    '_hidden',
    '127.0.0.1, x',
    '2001:db8::1::2',
    '-1',
    'x'.repeat(9000),
  ],
])('%s counts as one caller in any spelling', async (...spellings) => {
  const statuses = []
  for (const ip of [spellings[0] ?? '', ...spellings])
    statuses.push((await call('GET', '/version', from(ip))).status)
  expect(statuses).toEqual([200, 200, ...spellings.slice(1).map(() => 429)])
})

test('of the addresses that proxies send, the farthest valid one counts', () => {
  expect(addressOf({ ip: 'x', ips: ['192.0.2.1', '192.0.2.2', 'x'] })).toBe('192.0.2.2')
  expect(addressOf({ ip: '' })).toBe('unknown')
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1', 'fe80:0:0:0::/64'],
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test('requests with invalid keys are limited', async () => {
  const guess = (key: string) =>
    call('GET', '/version', { headers: { authorization: `Bearer ${key}`, 'x-forwarded-for': '192.0.2.33' } })

  const statuses = []
  for (const key of ['a', 'b', 'c']) statuses.push((await guess(key)).status)
  expect(statuses).toEqual([401, 401, 429])
})

test('without a trusted proxy X-Forwarded-For is ignored; health checks are not counted', async () => {
  const statuses = []
  for (const ip of ['192.0.2.6', '192.0.2.7', '192.0.2.8'])
    statuses.push((await direct.call('GET', '/version', from(ip))).status)
  expect(statuses).toEqual([200, 200, 429])
  expect((await direct.call('GET', '/health/live')).status).toBe(200)
})

test('requests are served if the counter fails', async () => {
  const broken: Counter = { add: () => Promise.reject(new Error('Redis is away')), close: async () => {} }
  const warnings: string[] = []
  const app = Fastify({ logger: { level: 'warn', stream: { write: line => void warnings.push(line) } } })
  app.decorateRequest('user', null)
  rateLimit(app, { RATE_LIMIT_ANONYMOUS: 1, RATE_LIMIT_CLIENT: 1, RATE_LIMIT_WINDOW: 86_400 }, broken)
  app.get('/', () => 'served')

  for (const _ of [1, 2]) expect((await app.inject('/')).body).toBe('served')
  expect(warnings).toHaveLength(1)
  await app.close()
})

test.skipIf(existsSync('node_modules/@redis/client'))(
  'CACHE_URL=redis://… without the package is a clear error',
  async () => {
    const DATABASE_URL = direct.config.DATABASE_URL.reveal()
    const config = load(TestingConfig, { DATABASE_URL, CACHE_URL: 'redis://127.0.0.1:1' })
    await expect(createApp(config)).rejects.toThrow('@redis/client is not installed')
  },
)
