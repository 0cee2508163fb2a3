import { expect, test } from 'vitest'
import { developmentKey } from '../src/clients/schema.ts'
import { seed } from '../src/db/seed.ts'
import { startApi } from './api.ts'

const { app, call, config } = await startApi()

test('seeding twice leaves the same rows', async () => {
  await seed(app.knex, config)
  const before = await rows()

  await seed(app.knex, config)

  expect(await rows()).toEqual(before)
  expect(before.products).toHaveLength(3)
})

test('the development key opens the seeded API', async () => {
  await seed(app.knex, config)
  const headers = { authorization: `Bearer ${developmentKey}` }

  expect(
    (await call('DELETE', '/v1/products/01890000-0000-7000-8000-000000000000', { headers })).status,
  ).toBe(404)
})

test.each(['staging', 'production'] as const)('seeds refuse to run in %s', async environment => {
  await expect(seed(app.knex, { ...config, environment })).rejects.toThrow('Seeds are for development')
})

async function rows() {
  return {
    clients: await app.knex('clients').orderBy('id'),
    products: await app.knex('products').orderBy('id'),
    orders: await app.knex('orders').orderBy('id'),
    order_lines: await app.knex('order_lines').orderBy('id'),
  }
}
