import { expect, test } from 'vitest'
import { startApi } from './support/api.ts'

const { call } = await startApi()

test('/metrics counts by route, not by path', async () => {
  await call('GET', '/v1/wares/01890000-0000-7000-8000-000000000000')
  await call('GET', '/nowhere/1')

  const { headers, body } = await call('GET', '/metrics')
  expect(headers['content-type']).toContain('version=0.0.4')
  expect(body).toContain(
    'http_server_request_duration_seconds_bucket{http_request_method="GET",http_route="/v1/wares/:id",http_response_status_code="404",le="+Inf"} 1',
  )
  expect(body).toContain('{http_request_method="GET",http_response_status_code="404",le="0.005"}')
  expect(body).toMatch(/^process_resident_memory_bytes \d+$/m)
  expect(body).not.toContain('nowhere')
})

test('METRICS sets the audience of /metrics', async () => {
  const off = await startApi([], { METRICS: 'off' })
  const closed = await startApi([], { METRICS: 'admin' })

  expect((await off.call('GET', '/metrics')).status).toBe(404)
  expect((await closed.call('GET', '/metrics')).status).toBe(401)
  expect((await closed.call('GET', '/metrics', { as: 'admin' })).status).toBe(200)
})

test('requests that are refused before they are routed are counted', async () => {
  expect((await call('GET', '/%zz')).status).toBe(400)

  const { body } = await call('GET', '/metrics')
  expect(body).toContain('http_server_refused_requests_total{http_response_status_code="400"} 1')
})
