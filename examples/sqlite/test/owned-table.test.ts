import { expect, test } from 'vitest'
import { IdParams } from '../src/db/row.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { list } from '../src/http/request/list.ts'
import { startApi } from './support/api.ts'
import { blueprints, Sale } from './support/shop.ts'

const listed = list(Sale, { sort: ['total_cents'] })

const admins = blueprint('/v1/admin/sales', on => {
  const { query, reply } = listed
  on.admin.get('/', { summary: 'List the sales of everyone', query, reply }, ({ db, ...request }) =>
    listed.read(request, db.sales.ofEveryone()),
  )
  on.admin.post(
    '/:id/discount',
    { summary: 'Halve', params: IdParams, reply: Sale },
    async ({ db, params }) => {
      const sales = db.sales.ofEveryone()
      const { total_cents } = await sales.lock(params.id)
      return sales.change(params.id, { total_cents: total_cents / 2 })
    },
  )
})

const { call } = await startApi([...blueprints, admins])

const ware = { sku: 'tea', name: 'Tea', price_cents: 100, stock: 9 }
const { id: ware_id } = (await call('POST', '/v1/wares', { as: 'admin', body: ware })).body

async function sell(as: 'user' | 'other' | 'admin') {
  const body = { lines: [{ ware_id, quantity: 2 }] }
  return (await call('POST', '/v1/sales', { as, body })).body
}

const [mine, theirs] = [await sell('user'), await sell('other')]

test('an admin lists and changes the rows of everyone; a client has its own', async () => {
  const ids = async (path: string, as: 'user' | 'admin') =>
    (await call('GET', path, { as })).body.items.map(({ id }: { id: string }) => id)

  expect(await ids('/v1/admin/sales', 'admin')).toEqual([mine.id, theirs.id])
  expect(await ids('/v1/sales', 'user')).toEqual([mine.id])
  expect((await call('GET', '/v1/admin/sales', { as: 'user' })).status).toBe(403)

  const changed = await call('POST', `/v1/admin/sales/${theirs.id}/discount`, { as: 'admin' })
  expect([changed.status, changed.body.total_cents]).toEqual([200, 100])
  expect((await call('GET', `/v1/sales/${theirs.id}`, { as: 'other' })).body).toEqual(changed.body)
})

test('the rows of everyone are paginated', async () => {
  const first = (await call('GET', '/v1/admin/sales?limit=1&count=true', { as: 'admin' })).body
  const second = (await call('GET', first.next, { as: 'admin' })).body

  expect([first.total, first.items[0].id, second.items[0].id, second.next]).toEqual([
    2,
    mine.id,
    theirs.id,
    null,
  ])
})
