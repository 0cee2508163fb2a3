import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, test, vi } from 'vitest'
import { createApp } from '../src/app.ts'
import { TestingConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'
import { startApi } from './support/api.ts'
import { blueprints, tables } from './support/shop.ts'

const { call, config } = await startApi()

test('in development a response has the time of the database', async () => {
  expect((await call('GET', '/v1/wares')).headers['server-timing']).toMatch(
    /^db;dur=\d+\.\d;desc="queries: 1"$/,
  )
  expect((await call('GET', '/version')).headers['server-timing']).toBe('db;dur=0.0;desc="queries: 0"')
})

test('that time has the search for a key, and only the statements of that request', async () => {
  const { call } = await startApi(undefined, { SERVER_TIMING: 'true', KEY_CACHE_TTL: '0' })
  const ware = { name: 'Tea', price_cents: 690, stock: 1 }
  const queriesOf = (response: Awaited<ReturnType<typeof call>>) =>
    Number(/queries: (\d+)/.exec(String(response.headers['server-timing']))?.[1])
  const list = () => call('GET', '/v1/wares')
  const listAsUser = () => call('GET', '/v1/wares', { as: 'user' })
  const add = (sku: string) => call('POST', '/v1/wares', { as: 'admin', body: { ...ware, sku } })
  await Promise.all([listAsUser(), add('tea')]) // The first use of a key is stored.

  const alone = [await list(), await listAsUser(), await add('tea-1')].map(queriesOf)
  const together = await Promise.all([list(), listAsUser(), add('tea-2'), list(), add('tea-3')])

  const [listed, asUser, added] = alone
  expect([listed, asUser]).toEqual([1, 2])
  expect(together.map(queriesOf)).toEqual([listed, asUser, added, listed, added])
})

test('no request enters an AsyncLocalStorage: on Node 20 and 22 all promises would be slower', async () => {
  const { call } = await startApi(undefined, { SERVER_TIMING: 'true', RECORDINGS: 'true' })
  const entered = vi.spyOn(AsyncLocalStorage.prototype, 'run')
  const ware = { sku: 'tea', name: 'Tea', price_cents: 690, stock: 1 }

  expect((await call('GET', '/v1/wares', { as: 'user' })).status).toBe(200)
  expect((await call('POST', '/v1/wares', { as: 'admin', body: ware })).status).toBe(201)

  expect(entered).not.toHaveBeenCalled()
  entered.mockRestore()
})

test('an instance that is draining is not ready, but serves requests', async () => {
  const leaving = await startApi()
  leaving.app.drain()

  expect((await leaving.call('GET', '/health/ready')).status).toBe(503)
  expect((await leaving.call('GET', '/health/live')).status).toBe(200)
  expect((await leaving.call('GET', '/version')).headers.connection).toBe('close')
})

test('without a free database connection the response is 503 with Retry-After', async () => {
  const DATABASE_URL = config.DATABASE_URL.reveal()
  const app = await createApp(load(TestingConfig, { DATABASE_URL, POOL_SIZE: '1', POOL_TIMEOUT: '1' }), {
    blueprints,
    tables,
  })
  const list = () => app.inject('/v1/wares')

  const busy = await app.knex.transaction(() => list())

  expect([busy.statusCode, busy.headers['retry-after']]).toEqual([503, '1'])
  expect(busy.headers['content-type']).toContain('application/problem+json')
  expect((await list()).statusCode).toBe(200)
  await app.close()
})
