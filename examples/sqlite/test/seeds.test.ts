import { expect, test } from 'vitest'
import { developmentKeys } from '../src/clients.ts'
import { seed } from '../src/db/seed.ts'
import { startApi } from './api.ts'

const { app, call, config } = await startApi()

test('seeding twice leaves the same rows', async () => {
  await seed(app.knex, config, ['development'])
  const before = await rows()

  await seed(app.knex, config, ['development'])

  expect(await rows()).toEqual(before)
  expect(before.products).toHaveLength(3)
})

test('every GET answers about what is seeded', async () => {
  await seed(app.knex, config, ['development'])
  const headers = { authorization: `Bearer ${developmentKeys.admin}` }
  const paths = app.routeTable.filter(({ method }) => method === 'GET').map(({ path }) => path)

  for (const path of paths.filter(path => !path.includes('*'))) {
    const row = path.includes(':id') ? await app.knex(path.split('/').at(-2) ?? '').first('id') : {}
    const { status, body } = await call('GET', path.replace(':id', row.id), { headers })
    expect({ path, status }).toEqual({ path, status: 200 })
    if (row.id) expect(body).toMatchObject({ id: row.id })
  }
})

test.each(['admin', 'user'] as const)('the key of the %s opens the seeded API', async role => {
  await seed(app.knex, config, ['development'])
  const headers = { authorization: `Bearer ${developmentKeys[role]}` }
  const nowhere = '/v1/products/01890000-0000-7000-8000-000000000000'

  expect((await call('GET', '/v1/orders', { headers })).status).toBe(200)
  expect((await call('DELETE', nowhere, { headers })).status).toBe(role === 'admin' ? 404 : 403)
})

test.each(['testing', 'staging', 'production'] as const)(
  'no key that everybody knows is seeded in %s',
  async environment => {
    await app.knex('order_lines').del()
    await app.knex('orders').del()
    await app.knex('clients').where('name', 'like', 'development%').del()

    await seed(app.knex, { ...config, environment })

    expect(await app.knex('clients').where('name', 'like', 'development%')).toEqual([])
  },
)

async function rows() {
  return {
    clients: await app.knex('clients').orderBy('id'),
    products: await app.knex('products').orderBy('id'),
    orders: await app.knex('orders').orderBy('id'),
    order_lines: await app.knex('order_lines').orderBy('id'),
  }
}
