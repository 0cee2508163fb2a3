import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { TestingConfig } from '../src/config.ts'
import { load } from '../src/env.ts'
import { startApi } from './api.ts'

const { call, config } = await startApi()

test('/metrics counts by route, never by path', async () => {
  await call('GET', '/v1/products/01890000-0000-7000-8000-000000000000')
  await call('GET', '/nowhere/1')

  const { headers, body } = await call('GET', '/metrics')
  expect(headers['content-type']).toContain('version=0.0.4')
  expect(body).toContain(
    'http_server_request_duration_seconds_bucket{http_request_method="GET",http_route="/v1/products/:id",http_response_status_code="404",le="+Inf"} 1',
  )
  expect(body).toContain('{http_request_method="GET",http_response_status_code="404",le="0.005"}')
  expect(body).toMatch(/^process_resident_memory_bytes \d+$/m)
  expect(body).not.toContain('nowhere')
})

test('/metrics is for whom METRICS says', async () => {
  const off = await startApi([], { METRICS: 'off' })
  const closed = await startApi([], { METRICS: 'admin' })

  expect((await off.call('GET', '/metrics')).status).toBe(404)
  expect((await closed.call('GET', '/metrics')).status).toBe(401)
  expect((await closed.call('GET', '/metrics', { as: 'admin' })).status).toBe(200)
})

test('in development an answer tells how long the database took', async () => {
  expect((await call('GET', '/v1/products')).headers['server-timing']).toMatch(
    /^db;dur=\d+\.\d;desc="queries: 1"$/,
  )
})

test('an instance that is about to stop is not ready, but serves', async () => {
  const leaving = await startApi()
  leaving.app.drain()

  expect((await leaving.call('GET', '/health/ready')).status).toBe(503)
  expect((await leaving.call('GET', '/health/live')).status).toBe(200)
  expect((await leaving.call('GET', '/version')).headers.connection).toBe('close')
})

test('without a free connection the answer is 503, and says when to try again', async () => {
  const DATABASE_URL = config.DATABASE_URL.reveal()
  const app = await createApp(load(TestingConfig, { DATABASE_URL, POOL_SIZE: '1', POOL_TIMEOUT: '1' }))
  const list = () => app.inject('/v1/products')

  const busy = await app.knex.transaction(() => list())

  expect([busy.statusCode, busy.headers['retry-after']]).toEqual([503, '1'])
  expect(busy.headers['content-type']).toContain('application/problem+json')
  expect((await list()).statusCode).toBe(200)
  await app.close()
})
