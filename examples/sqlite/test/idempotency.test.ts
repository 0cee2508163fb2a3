import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { sales, wares } from './support/shop.ts'

let failures = 0

const flaky = blueprint('/test', on => {
  on.user.post('/flaky', { summary: 'Fail once', idempotent: true }, () => {
    if (failures-- > 0) throw new Error('a bug')
  })
})

const { app, call, config, keys } = await startApi([sales, wares, flaky])
const body = { sku: 'idempotent', name: 'Tea', price_cents: 100, stock: 9 }
const { id } = (await call('POST', '/v1/wares', { as: 'admin', body })).body

function order(key: string, quantity = 1, as: 'user' | 'admin' = 'user') {
  const headers = { 'idempotency-key': key }
  return call('POST', '/v1/sales', { as, headers, body: { lines: [{ ware_id: id, quantity }] } })
}

test('the same key and body give the same response, and one order', async () => {
  const first = await order('"again"')
  const second = await order('"again"')

  expect(first.status).toBe(201)
  expect([second.status, second.body]).toEqual([201, first.body])
  expect([first, second].map(({ headers }) => headers['idempotency-replayed'])).toEqual([undefined, 'true'])
  expect(await app.knex('sales').where({ id: first.body.id })).toHaveLength(1)
  expect((await order('"again"', 1, 'admin')).body.id).not.toBe(first.body.id)
})

test('the same key with another body is a 422', async () => {
  await order('other')
  expect((await order('other', 2)).status).toBe(422)
})

test('the order of members and the spaces in JSON do not matter', async () => {
  const ask = (body: string) =>
    call('POST', '/v1/sales', {
      as: 'user',
      headers: { 'idempotency-key': 'in-order', 'content-type': 'application/json' },
      body,
    })
  const first = await ask(`{"lines":[{"ware_id":"${id}","quantity":1}]}`)
  const again = await ask(`{ "lines": [{ "quantity": 1.0, "ware_id": "${id}" }] }`)

  expect([again.status, again.body]).toEqual([201, first.body])
  expect(again.headers.location).toBe(`/v1/sales/${first.body.id}`)
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

test('an expired key can be used again', async () => {
  const first = await order('old')
  await age()
  const later = await order('old')

  expect([later.status, later.headers['idempotency-replayed']]).toEqual([201, undefined])
  expect(later.body.id).not.toBe(first.body.id)
})

test('expired responses are deleted', async () => {
  await order('forgotten')
  await age()
  const restarted = await createApp(config, { blueprints: [flaky] })
  const headers = { authorization: `Bearer ${keys.user}`, 'idempotency-key': 'kept' }
  failures = 0
  await restarted.inject({ method: 'POST', url: '/test/flaky', headers })
  await restarted.close()

  expect(await app.knex('idempotency_keys').select('status')).toEqual([{ status: 204 }])
})

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
  const { status, body } = await call('POST', '/v1/sales', {
    as: 'user',
    body: { lines: [{ ware_id: id, quantity: 1 }] },
  })

  expect(status).toBe(400)
  expect(body.errors).toMatchObject([{ in: 'headers', pointer: '/idempotency-key' }])
})
