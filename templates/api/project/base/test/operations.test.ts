import { expect, test } from 'vitest'
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
