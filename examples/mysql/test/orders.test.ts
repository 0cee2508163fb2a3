import { expect, test } from 'vitest'
import { startApi } from './api.ts'

const { app, call } = await startApi()

async function product(sku: string, stock: number) {
  const body = { sku, name: sku, price_cents: 500, stock }
  return (await call('POST', '/v1/products', { as: 'admin', body })).body
}

const line = ({ id }: { id: string }, quantity = 1) => ({ product_id: id, quantity })

let keys = 0
function order(lines: object[], as: 'user' | 'admin' = 'user') {
  const headers = { 'idempotency-key': `"order-${++keys}"` }
  return call('POST', '/v1/orders', { as, headers, body: { lines } })
}

test('an order has an id, a number that grows, its lines and a total, and takes from the stock', async () => {
  const tea = await product('order-tea', 5)
  const { status, body } = await order([line(tea, 2)])
  const next = await order([line(tea)])

  expect(status).toBe(201)
  expect(body).toMatchObject({ status: 'placed', total_cents: 1000, lines: [line(tea, 2)] })
  expect(next.body.number).toBeGreaterThan(body.number)
  expect((await call('GET', `/v1/products/${tea.id}`)).body.stock).toBe(2)
  expect((await call('GET', `/v1/orders/${body.id}`, { as: 'user' })).body).toEqual(body)
})

test('an order that is short half-way leaves nothing behind', async () => {
  const [plenty, short] = [await product('plenty', 9), await product('short', 1)]
  const before = await counts()

  expect((await order([line(plenty, 3), line(short, 2)])).status).toBe(409)

  expect(await counts()).toEqual(before)
  expect((await call('GET', `/v1/products/${plenty.id}`)).body.stock).toBe(9)
})

test('the last piece is sold once, however many want it', async () => {
  const last = await product('last', 1)
  const answers = await Promise.all([1, 2, 3, 4].map(() => order([line(last)])))

  expect(answers.map(answer => answer.status).sort()).toEqual([201, 409, 409, 409])
})

test("someone else's order is not found, and not listed", async () => {
  const { body } = await order([line(await product('mine', 1))])

  expect((await call('GET', `/v1/orders/${body.id}`, { as: 'admin' })).status).toBe(404)
  expect((await call('GET', '/v1/orders?limit=100', { as: 'admin' })).body.items).toEqual([])
})

test('a product that does not exist cannot be ordered', async () => {
  expect((await order([line({ id: '01890000-0000-7000-8000-000000000000' })])).status).toBe(422)
})

function counts() {
  return Promise.all(['orders', 'order_lines'].map(table => app.knex(table).pluck('id')))
}
