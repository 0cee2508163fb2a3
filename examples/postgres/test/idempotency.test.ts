import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { blueprint } from '../src/http/blueprint.ts'
import { orders } from '../src/orders.ts'
import { products } from '../src/products.ts'
import { startApi } from './api.ts'

let failures = 0

const flaky = blueprint('/test', on => {
  on.user.post('/flaky', { summary: 'Fail once', idempotent: true }, () => {
    if (failures-- > 0) throw new Error('a bug')
  })
})

const { app, call, config, keys } = await startApi([orders, products, flaky])
const body = { sku: 'idempotent', name: 'Tea', price_cents: 100, stock: 9 }
const { id } = (await call('POST', '/v1/products', { as: 'admin', body })).body

function order(key: string, quantity = 1, as: 'user' | 'admin' = 'user') {
  const headers = { 'idempotency-key': key }
  return call('POST', '/v1/orders', { as, headers, body: { lines: [{ product_id: id, quantity }] } })
}

test('the same key and body again give the same answer, and one order', async () => {
  const first = await order('"again"')
  const second = await order('"again"')

  expect(first.status).toBe(201)
  expect([second.status, second.body]).toEqual([201, first.body])
  expect([first, second].map(({ headers }) => headers['idempotency-replayed'])).toEqual([undefined, 'true'])
  expect(await app.knex('orders').where({ id: first.body.id })).toHaveLength(1)
  expect((await order('"again"', 1, 'admin')).body.id).not.toBe(first.body.id)
})

test('the same key with another body is not valid', async () => {
  await order('other')
  expect((await order('other', 2)).status).toBe(422)
})

test('a refusal is repeated too', async () => {
  const first = await order('refused', 1000)
  const second = await order('refused', 1000)

  expect([first.status, second.status]).toEqual([409, 409])
  expect(second.body).toEqual(first.body)
  expect(second.headers['idempotency-replayed']).toBe('true')
})

test('two at once are done once: the second is a conflict, or waits and repeats the answer', async () => {
  const answers = await Promise.all([order('at-once'), order('at-once')])
  const [done, ...more] = answers.filter(({ body, headers }) => body.id && !headers['idempotency-replayed'])
  const other = answers.find(answer => answer !== done)

  expect(more).toEqual([])
  expect(other?.status === 409 || other?.body.id === done?.body.id).toBe(true)
})

test('after its time a key is as good as new', async () => {
  const first = await order('old')
  await age()
  const later = await order('old')

  expect([later.status, later.headers['idempotency-replayed']]).toEqual([201, undefined])
  expect(later.body.id).not.toBe(first.body.id)
})

test('answers that are too old to be asked for again are removed', async () => {
  await order('forgotten')
  await age()
  const restarted = await createApp(config, [flaky])
  const headers = { authorization: `Bearer ${keys.user}`, 'idempotency-key': 'kept' }
  failures = 0
  await restarted.inject({ method: 'POST', url: '/test/flaky', headers })
  await restarted.close()

  expect(await app.knex('idempotency_keys').select('status')).toEqual([{ status: 204 }])
})

/** Makes every stored answer older than a day. */
async function age(): Promise<void> {
  const created_at = new Date(Date.now() - 25 * 3_600_000)
  await app.knex('idempotency_keys').update({ created_at })
}

test('after a server error a retry runs again', async () => {
  failures = 1
  const retry = () => call('POST', '/test/flaky', { as: 'user', headers: { 'idempotency-key': 'flaky' } })

  expect([(await retry()).status, (await retry()).status]).toEqual([500, 204])
})

test('a missing key is a bad request', async () => {
  const { status, body } = await call('POST', '/v1/orders', {
    as: 'user',
    body: { lines: [{ product_id: id, quantity: 1 }] },
  })

  expect(status).toBe(400)
  expect(body.errors).toMatchObject([{ in: 'headers', pointer: '/idempotency-key' }])
})
