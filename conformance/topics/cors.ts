import { expect } from 'vitest'
import { type Asked, call } from '../support/api.ts'
import { options } from '../support/options.ts'
import { catalogue, owned, unknownId } from '../support/resources.ts'
import { topic } from '../support/rule.ts'

const rule = topic('cors')
const { origin } = options
const from = (origin: string): Asked => ({ headers: { origin } })

function preflight(path: string, method: string, headers: string) {
  return call('OPTIONS', path, {
    headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': headers },
  })
}

rule('allowed', 'a page of an allowed origin may read every response, also errors', async () => {
  for (const [path, status] of [
    [catalogue.path, 200],
    [owned.path, 401],
    [`${catalogue.path}/${unknownId}`, 404],
    ['/no-such', 404],
    [`${catalogue.path}/%zz`, undefined],
  ] as const) {
    const response = await call('GET', path, from(origin))
    const { 'access-control-allow-origin': allowed, vary } = response.headers
    if (status) expect([path, response.status]).toEqual([path, status])
    expect([path, [origin, '*'].includes(allowed ?? '')]).toEqual([path, true])
    if (allowed !== '*') expect(vary?.toLowerCase().split(/, */)).toContain('origin')
  }
})

rule('foreign', 'a page of another origin may read no response', async () => {
  const { headers } = await call('GET', catalogue.path, from('https://evil.example'))
  expect(['*', undefined]).toContain(headers['access-control-allow-origin'])
})

rule('no-credentials', 'no page may send cookies', async () => {
  const responses = [
    await call('GET', catalogue.path, from(origin)),
    await preflight(catalogue.path, 'GET', ''),
  ]
  for (const { headers } of responses) expect(headers).not.toHaveProperty('access-control-allow-credentials')
})

rule('methods', 'a preflight allows the methods that the API has', async () => {
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    const { status, headers } = await preflight(catalogue.path, method, '')
    expect([method, status]).toEqual([method, 204])
    expect(names(headers['access-control-allow-methods'])).toContain(method.toLowerCase())
  }
})

const needed = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Traceparent',
  'Tracestate',
  'Baggage',
  'Cache-Control',
  'X-Requested-With',
]

rule('headers', 'a preflight allows the headers that clients send', async () => {
  const { headers } = await preflight(catalogue.path, 'POST', needed.join(', ').toLowerCase())
  expect(names(headers['access-control-allow-headers'])).toEqual(expect.arrayContaining(names(needed.join())))
})

rule('exposed', 'a page may read the headers of responses', async () => {
  const exposed =
    'API-Version, ETag, Idempotency-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id'
  const { headers } = await call('GET', catalogue.path, from(origin))
  expect(names(headers['access-control-expose-headers'])).toEqual(expect.arrayContaining(names(exposed)))
})

rule('max-age', 'a browser may cache the response to a preflight', async () => {
  expect(
    Number((await preflight(catalogue.path, 'POST', '')).headers['access-control-max-age']),
  ).toBeGreaterThan(0)
})

function names(list: string | undefined): string[] {
  return (list ?? '').toLowerCase().split(/ *, */)
}
