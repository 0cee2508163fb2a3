import { Type } from 'typebox'
import { expect, test, vi } from 'vitest'
import { createApp } from '../src/app.ts'
import { IdParams, newId } from '../src/db/row.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import type { AudienceRoutes } from '../src/http/request/route.ts'
import { bytes, redirect, statuses, withStatus } from '../src/http/response/replies.ts'
import { startApi } from './support/api.ts'
import { NewSale, Sale, sell, tables, wares } from './support/shop.ts'

let failures = 0

const once = blueprint('/test', on => {
  on.user.post(
    '/sales',
    { summary: 'Sell once', body: NewSale, reply: Sale, status: 201, idempotent: true, retry: true },
    ({ db, user, body }) => sell(db, user, body),
  )
  on.user.get('/sales/:id', { summary: 'Read', params: IdParams, reply: Sale }, ({ db, user, params }) =>
    db.sales.of(user).get(params.id),
  )
  on.user.post('/flaky', { summary: 'Fail once', idempotent: true }, () => {
    if (failures-- > 0) throw new Error('a bug')
  })
  on.user.post('/away', { summary: 'Redirect', reply: redirect(303), idempotent: true }, ({ requestId }) => {
    return `/${requestId}`
  })
  const perStatus = {
    summary: 'One of two',
    reply: statuses({ 200: Sale, 202: null }),
    idempotent: true,
  } as const
  on.user.post('/later', perStatus, () => withStatus(202))
  const Seen = Type.Object({ seen: Type.String() })
  on.user.post(
    '/xml',
    { summary: 'Bytes', rawBody: ['application/xml'], reply: Seen, idempotent: true },
    ({ requestId }) => ({ seen: requestId }),
  )
  on.user.post(
    '/upload',
    { summary: 'Upload', files: { any: { maxBytes: 10 } }, reply: Seen, idempotent: true },
    ({ requestId }) => ({ seen: requestId }),
  )
})

const { app, call, config, keys } = await startApi([wares, once], { CORS_ORIGINS: 'https://app.example' })
const body = { sku: 'idempotent', name: 'Tea', price_cents: 100, stock: 9 }
const { id } = (await call('POST', '/v1/wares', { as: 'admin', body })).body

function order(key: string, quantity = 1, as: 'user' | 'admin' = 'user') {
  const headers = { 'idempotency-key': key }
  return call('POST', '/test/sales', { as, headers, body: { lines: [{ ware_id: id, quantity }] } })
}

test('the same key and body give the same response, and one order', async () => {
  const first = await order('"again"')
  const second = await order('"again"')

  expect(first.status).toBe(201)
  expect([second.status, second.body]).toEqual([201, first.body])
  expect([first, second].map(({ headers }) => headers['idempotency-replayed'])).toEqual([undefined, 'true'])
  expect([first, second].map(({ headers }) => headers.location)).toEqual(
    Array(2).fill(`/test/sales/${first.body.id}`),
  )
  expect(await app.knex('sales').where({ id: first.body.id })).toHaveLength(1)
  expect((await order('"again"', 1, 'admin')).body.id).not.toBe(first.body.id)
})

test('the same key with another body is a 422', async () => {
  await order('other')
  expect((await order('other', 2)).status).toBe(422)
})

test('the order of members and the spaces in JSON do not matter', async () => {
  const ask = (body: string) =>
    call('POST', '/test/sales', {
      as: 'user',
      headers: { 'idempotency-key': 'in-order', 'content-type': 'application/json' },
      body,
    })
  const first = await ask(`{"lines":[{"ware_id":"${id}","quantity":1}]}`)
  const again = await ask(`{ "lines": [{ "quantity": 1.0, "ware_id": "${id}" }] }`)

  expect([again.status, again.body]).toEqual([201, first.body])
  expect(again.headers.location).toBe(`/test/sales/${first.body.id}`)
})

test.each(['', '""', ' ', '" "'])('the empty key >%s< is a 400', async key => {
  const { status, body } = await order(key)
  expect([status, body.errors[0]]).toMatchObject([400, { in: 'headers', pointer: '/idempotency-key' }])
})

test('a 4xx is repeated, too', async () => {
  const first = await order('refused', 1000)
  const second = await order('refused', 1000)

  expect([first.status, second.status]).toEqual([409, 409])
  expect(second.body).toEqual(first.body)
  expect(second.headers['idempotency-replayed']).toBe('true')
})

test('of two concurrent requests one runs: the second is a 409, or waits and gets the same response', async () => {
  const responses = await Promise.all([order('at-once'), order('at-once')])
  const [done, ...more] = responses.filter(({ body, headers }) => body.id && !headers['idempotency-replayed'])
  const other = responses.find(response => response !== done)

  expect(more).toEqual([])
  expect(other?.status === 409 || other?.body.id === done?.body.id).toBe(true)
})

test.each([
  [1, 201],
  [1000, 409],
])(
  'of two requests to different instances one runs, and the other waits for its response: %i, %i',
  async (quantity, status) => {
    const other = await createApp(config, { blueprints: [once], tables })
    const headers = { authorization: `Bearer ${keys.user}`, 'idempotency-key': `instances-${status}` }
    const payload = { lines: [{ ware_id: id, quantity }] }
    const responses = await Promise.all(
      [app, other].map(each => each.inject({ method: 'POST', url: '/test/sales', headers, payload })),
    )
    await other.close()

    expect(responses.map(({ statusCode }) => statusCode)).toEqual([status, status])
    expect(responses[0]?.json()).toEqual(responses[1]?.json())
    expect(responses.map(each => each.headers['idempotency-replayed']).toSorted()).toEqual([
      'true',
      undefined,
    ])
  },
)

test('an expired key can be used again', async () => {
  const first = await order('old')
  await age()
  const later = await order('old')

  expect([later.status, later.headers['idempotency-replayed']]).toEqual([201, undefined])
  expect(later.body.id).not.toBe(first.body.id)
})

test('expired responses are deleted, many in several batches', async () => {
  const request_sha256 = 'x'.repeat(64)
  const rows = Array.from({ length: 1100 }, (_, i) => {
    return { id: newId(), key_sha256: `expired ${i}`, request_sha256, created_at: new Date() }
  })
  for (const start of [0, 500, 1000])
    await app.knex('idempotency_keys').insert(rows.slice(start, start + 500))
  await age()
  const restarted = await createApp(config, { blueprints: [once] })
  const headers = { authorization: `Bearer ${keys.user}`, 'idempotency-key': 'kept' }
  failures = 0
  await restarted.inject({ method: 'POST', url: '/test/flaky', headers })
  const left = () => app.knex('idempotency_keys').select('status')
  await vi.waitFor(async () => expect(await left()).toEqual([{ status: 204 }]), 60_000)
  await restarted.close()
}, 90_000)

/** Makes every stored response older than a day. */
async function age(): Promise<void> {
  const created_at = new Date(Date.now() - 25 * 3_600_000)
  await app.knex('idempotency_keys').update({ created_at })
}

test('a retry after a 5xx runs again', async () => {
  failures = 1
  const retry = () => call('POST', '/test/flaky', { as: 'user', headers: { 'idempotency-key': 'flaky' } })

  expect([(await retry()).status, (await retry()).status]).toEqual([500, 204])
})

test('a missing key is a 400', async () => {
  const { status, body } = await call('POST', '/test/sales', {
    as: 'user',
    body: { lines: [{ ware_id: id, quantity: 1 }] },
  })

  expect(status).toBe(400)
  expect(body.errors).toMatchObject([{ in: 'headers', pointer: '/idempotency-key' }])
})

test('a key of 15 KB is refused with a short response', async () => {
  const { status, headers, body } = await order('a'.repeat(15_000))
  expect(status).toBe(400)
  expect(JSON.stringify([headers, body]).length).toBeLessThan(4096)
})

test('a redirect and one of several statuses are stored, too', async () => {
  const ask = (path: string) => call('POST', path, { as: 'user', headers: { 'idempotency-key': 'again' } })
  for (const [path, status] of [
    ['/test/away', 303],
    ['/test/later', 202],
  ] as const) {
    const [first, second] = [await ask(path), await ask(path)]
    expect([first.status, second.status, second.headers.location]).toEqual([
      status,
      status,
      first.headers.location,
    ])
    expect(second.headers['idempotency-replayed']).toBe('true')
  }
})

test('a key belongs to the bytes of a raw body', async () => {
  const headers = { 'idempotency-key': 'raw', 'content-type': 'application/xml' }
  const ask = (body: string) => call('POST', '/test/xml', { as: 'user', headers, body })
  const [first, second, other] = [await ask('<a/>'), await ask('<a/>'), await ask('<b/>')]
  expect([second.body, other.status]).toEqual([first.body, 422])
})

test('a repeated upload runs once; with other bytes it is a 422', async () => {
  const headers = { 'idempotency-key': 'upload' }
  const ask = (bytes: string) => {
    const body = new FormData()
    body.append('any', new Blob([bytes]), 'a')
    return call('POST', '/test/upload', { as: 'user', headers, body })
  }
  const [first, second, other] = [await ask('a'), await ask('a'), await ask('b')]
  expect([first.status, second.body, other.status]).toEqual([200, first.body, 422])
})

test('the contract has the header, the 400 and Idempotency-Replayed', async () => {
  const { paths } = (await call('GET', '/openapi.json')).body
  const { parameters, responses, description } = paths['/test/sales'].post
  expect(parameters).toMatchObject([{ in: 'header', name: 'idempotency-key', required: true }])
  expect(Object.keys(responses)).toContain('400')
  expect(responses[201].headers['Idempotency-Replayed']).toHaveProperty('description')
  expect(description).toContain('Idempotency-Key')
  expect(Object.keys(paths['/test/later'].post.responses[202].headers)).toContain('Idempotency-Replayed')
})

test('a page of another origin reads Idempotency-Replayed', async () => {
  const headers = { origin: 'https://app.example', 'idempotency-key': 'page' }
  const { headers: sent } = await call('POST', '/test/flaky', { as: 'user', headers })
  expect(String(sent['access-control-expose-headers'])).toContain('Idempotency-Replayed')
})

const faults: Array<[fault: string, (on: AudienceRoutes) => void]> = [
  [
    'its reply cannot be stored',
    on => on.user.post('/', { summary: 'a', reply: bytes('a/b'), idempotent: true }, () => Buffer.from('')),
  ],
  [
    'its reply cannot be stored',
    on =>
      on.user.post('/', { summary: 'a', reply: statuses({ 200: bytes('a/b') }), idempotent: true }, () =>
        withStatus(200, Buffer.from('')),
      ),
  ],
  ['but anonymous', on => on.anonymous.post('/', { summary: 'a', idempotent: true }, () => {})],
]

test.each(faults)('at startup a route is refused: %s', async (fault, routes) => {
  await expect(createApp(config, { blueprints: [blueprint('/x', routes)] })).rejects.toThrow(fault)
})
