import { existsSync } from 'node:fs'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { TestingConfig } from '../src/config.ts'
import { load } from '../src/env.ts'
import { rateLimit } from '../src/http/rate-limit.ts'
import type { Counter } from '../src/http/redis-counter.ts'
import { startApi } from './api.ts'

const limits = { RATE_LIMIT_ANONYMOUS: '2', RATE_LIMIT_CLIENT: '3', RATE_LIMIT_WINDOW: '86400' }
const { call } = await startApi(undefined, { ...limits, TRUST_PROXY: '1' })
const direct = await startApi(undefined, limits)

const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } })

test('who asks too often is told so, and when to ask again', async () => {
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

test('a client has a limit of its own, wherever it calls from', async () => {
  for (const ip of ['192.0.2.3', '192.0.2.4', '192.0.2.5'])
    expect((await call('GET', '/version', { as: 'user', ...from(ip) })).status).toBe(200)
  expect((await call('GET', '/version', { as: 'user' })).status).toBe(429)
})

test('an IPv6 network counts as one address', async () => {
  const statuses = []
  for (const ip of ['2001:db8::1', '2001:db8::2', '2001:db8::3'])
    statuses.push((await call('GET', '/version', from(ip))).status)
  expect(statuses).toEqual([200, 200, 429])
})

test('keys cannot be guessed for ever', async () => {
  const guess = (key: string) =>
    call('GET', '/version', { headers: { authorization: `Bearer ${key}`, 'x-forwarded-for': '192.0.2.9' } })

  const statuses = []
  for (const key of ['a', 'b', 'c']) statuses.push((await guess(key)).status)
  expect(statuses).toEqual([401, 401, 429])
})

test('without a trusted proxy X-Forwarded-For is not believed, and probes are not counted', async () => {
  const statuses = []
  for (const ip of ['192.0.2.6', '192.0.2.7', '192.0.2.8'])
    statuses.push((await direct.call('GET', '/version', from(ip))).status)
  expect(statuses).toEqual([200, 200, 429])
  expect((await direct.call('GET', '/health/live')).status).toBe(200)
})

test('when the counter fails the request is served', async () => {
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
  'a CACHE_URL of Redis without its package is a clear message',
  async () => {
    const DATABASE_URL = direct.config.DATABASE_URL.reveal()
    const config = load(TestingConfig, { DATABASE_URL, CACHE_URL: 'redis://127.0.0.1:1' })
    await expect(createApp(config)).rejects.toThrow('@redis/client is not installed')
  },
)
