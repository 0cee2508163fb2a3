import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, test } from 'vitest'
import { blueprints } from '../src/app.ts'
import { NewProduct } from '../src/products/schema.ts'
import { startApi } from './support/api.ts'
import { exampleOf } from './support/example.ts'

// Long enough for a busy machine: many orders wait for the same products.
const limits = { POOL_TIMEOUT: '60', LOCK_TIMEOUT: '60', STATEMENT_TIMEOUT: '60', RESPONSE_TIMEOUT: '60' }
const { app, call } = await startApi(blueprints, limits)

async function product(sku: string, stock: number) {
  const body = { ...Object(exampleOf(NewProduct)), sku, price_cents: 500, stock }
  return (await call('POST', '/v1/products', { as: 'admin', body })).body
}

const line = ({ id }: { id: string }, quantity = 1) => ({ product_id: id, quantity })

let keys = 0
function order(lines: object[], as: 'user' | 'admin' = 'user') {
  const headers = { 'idempotency-key': `"order-${++keys}"` }
  return call('POST', '/v1/orders', { as, headers, body: { lines } })
}

test('an order has an id, an increasing number, lines and a total, and reduces the stock', async () => {
  const tea = await product('order-tea', 5)
  const { status, body } = await order([line(tea, 2)])
  const next = await order([line(tea)])

  expect(status).toBe(201)
  expect(body).toMatchObject({ status: 'placed', total_cents: 1000, lines: [line(tea, 2)] })
  expect(next.body.number).toBeGreaterThan(body.number)
  expect((await call('GET', `/v1/products/${tea.id}`)).body.stock).toBe(2)
  expect((await call('GET', `/v1/orders/${body.id}`, { as: 'user' })).body).toEqual(body)
})

test('two lines may have the same product; together they take no more than there is', async () => {
  const tea = await product('twice', 5)
  const { status, body } = await order([line(tea, 2), line(tea, 1)])
  const short = await order([line(tea, 1), line(tea, 2)])

  expect([status, body.total_cents]).toEqual([201, 1500])
  expect(body.lines).toMatchObject([line(tea, 2), line(tea, 1)])
  expect([short.status, short.body.detail]).toEqual([409, 'Fewer than 2 of twice are in stock.'])
  expect((await call('GET', `/v1/products/${tea.id}`)).body.stock).toBe(2)
})

const current = new AsyncLocalStorage<string[]>()
app.knex.on('query', ({ sql }) => current.getStore()?.push(sql))

test.each([1, 3, 100])('an order of %i lines sends at most 10 statements', async count => {
  const tea = [await product(`tea-${count}`, 500), await product(`pot-${count}`, 500)]
  const lines = Array.from({ length: count }, (_, n) => line(tea[n % 2]))
  await order(lines) // The first request of a client also writes in the background.
  const used = () => app.knex('client_keys').whereNotNull('last_used_at').pluck('id')
  await expect.poll(async () => (await used()).length).toBeGreaterThan(1)

  // With the lookup of the key, which KEY_CACHE_TTL saves outside of tests, BEGIN and COMMIT.
  const statements: string[] = []
  expect((await current.run(statements, () => order(lines))).status).toBe(201)
  expect(statements.join()).toMatch(/client_keys.*BEGIN.*COMMIT/s)
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(10)
})

test('an order with one product out of stock changes nothing', async () => {
  const [plenty, short] = [await product('plenty', 9), await product('short', 1)]
  const before = await counts()

  expect((await order([line(plenty, 3), line(short, 2)])).status).toBe(409)

  expect(await counts()).toEqual(before)
  expect((await call('GET', `/v1/products/${plenty.id}`)).body.stock).toBe(9)
})

test('concurrent orders sell the last piece once', async () => {
  const last = await product('last', 1)
  const responses = await Promise.all([1, 2, 3, 4].map(() => order([line(last)])))

  expect(responses.map(response => response.status).sort()).toEqual([201, 409, 409, 409])
})

test('ids are case-insensitive: in a path, in a body, in an order', async () => {
  const tea = await product('capitals', 2)
  const { status, body } = await order([line({ id: tea.id.toUpperCase() })])

  expect([status, body.lines[0].product_id]).toEqual([201, tea.id])
  expect((await call('GET', `/v1/products/${tea.id.toUpperCase()}`)).body.stock).toBe(1)
  expect((await call('GET', `/v1/orders/${body.id.toUpperCase()}`, { as: 'user' })).body).toEqual(body)
  expect((await call('DELETE', `/v1/products/${tea.id.toUpperCase()}`, { as: 'admin' })).status).toBe(409)
})

test('concurrent orders of the same products in any order and spelling do not deadlock', async () => {
  const [one, two] = [await product('first', 100), await product('second', 100)]
  const spelled = ({ id }: { id: string }, n: number) => line({ id: n % 3 ? id : id.toUpperCase() })
  const orders = Array.from({ length: 50 }, (_, n) =>
    order(n % 2 ? [spelled(one, n), spelled(two, n + 1)] : [spelled(two, n + 2), spelled(one, n)]),
  )
  const statuses = (await Promise.all(orders)).map(response => response.status)

  expect(statuses).toEqual(Array(50).fill(201))
  for (const { id } of [one, two]) expect((await call('GET', `/v1/products/${id}`)).body.stock).toBe(50)
}, 120_000)

test("another client's order is not found, and not listed", async () => {
  const { body } = await order([line(await product('mine', 1))])

  expect((await call('GET', `/v1/orders/${body.id}`, { as: 'admin' })).status).toBe(404)
  expect((await call('GET', '/v1/orders?limit=100', { as: 'admin' })).body.items).toEqual([])
})

test('an unknown product cannot be ordered', async () => {
  expect((await order([line({ id: '01890000-0000-7000-8000-000000000000' })])).status).toBe(422)
})

function counts() {
  return Promise.all(['orders', 'order_lines'].map(table => app.knex(table).pluck('id')))
}
