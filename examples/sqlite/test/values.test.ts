import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { Id, Timestamp } from '../src/db/row.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { blueprints } from './support/shop.ts'

const Values = Type.Object({
  at: Timestamp,
  count: Type.Optional(Type.Integer()),
  text: Type.Optional(Type.String()),
})

const open = blueprint('/test', on => {
  on.anonymous.post('/values', { summary: 'Store values', body: Values }, async ({ db, body }) => {
    const key = await db.client_keys.find({ issued_by: 'test' })
    await db.client_keys.change(key?.id ?? '', { last_used_at: new Date(body.at) })
    await db
      .query('wares')
      .where({ stock: body.count ?? 0 })
      .update({ price_cents: body.count ?? 0 })
    if (body.text) await db.query('wares').where({ name: body.text }).update({ name: body.text })
  })
  on.anonymous.get(
    '/:id',
    { summary: 'Give an id back', params: Type.Object({ id: Id }), reply: Type.Object({ id: Id }) },
    ({ params }) => params,
  )
})

const { call } = await startApi([...blueprints, open])
const headers = { 'idempotency-key': '"1"', 'content-type': 'application/json' }

const id = '01890000-0000-7000-8000-00000000abcd'
const order = (ware_id: string) =>
  call('POST', '/v1/sales', { as: 'user', headers, body: { lines: [{ ware_id, quantity: 1 }] } })

test.each([
  `urn:uuid:${id}`,
  `{${id}}`,
  id.replaceAll('-', ''),
  `${id} `,
  ` ${id}`,
  `${id}\n`,
  `URN:UUID:${id}`,
])('"%s" is not an id', async text => {
  expect((await call('GET', `/test/${encodeURIComponent(text)}`)).status).toBe(422)
  expect((await call('GET', `/v1/wares/${encodeURIComponent(text)}`)).status).toBe(422)
  expect((await order(text)).status).toBe(422)
})

test('an id may be uppercase; the response has it in lowercase', async () => {
  expect((await call('GET', `/test/${id.toUpperCase()}`)).body).toEqual({ id })
})

/** Values that JSON Schema allows, and their status here: the same on every database. */
test.each([
  [{ at: '2026-02-03T04:05:06.789Z' }, 204],
  [{ at: '2026-02-03t04:05:06z' }, 204],
  [{ at: '2026-02-03T04:05:06.123456789+05:30' }, 204],
  [{ at: '1000-01-02T00:00:00Z' }, 204],
  [{ at: '9999-12-31T23:59:59.999Z' }, 204],
  [{ at: '9999-12-31T23:59:59-01:00' }, 422],
  [{ at: '0999-12-31T00:00:00Z' }, 422],
  [{ at: '0000-01-01T00:00:00Z' }, 422],
  [{ at: '2016-12-31T23:59:60Z' }, 422],
  [{ at: '2026-02-30T00:00:00Z' }, 422],
  [{ at: '2026-02-03T24:00:00Z' }, 422],
  [{ at: '2026-02-03 00:00:00Z' }, 422],
  [{ at: '2026-02-03T00:00:00' }, 422],
  [{ count: -0 }, 204],
  [{ count: 1e2 }, 204],
  [{ count: 2147483647 }, 204],
  [{ count: -2147483648 }, 204],
  [{ count: 2147483648 }, 422],
  [{ count: -2147483649 }, 422],
  [{ count: 2 ** 53 }, 422],
  [{ count: 1e300 }, 422],
  [{ count: 1.5 }, 422],
  [{ text: 'a\0b' }, 422],
  [{ text: '\ud800' }, 422],
  [{ text: '\udc00\ud800' }, 422],
  [{ text: '👩‍👩‍👧‍👦\u0301 ﷽' }, 204],
] as const)('%j is %i', async (body, status) => {
  const text = JSON.stringify({ at: '2026-01-01T00:00:00Z', ...body }).replace('"count":0', '"count":-0')
  const response = await call('POST', '/test/values', { headers, body: text })
  expect([response.status, response.body?.errors]).toEqual([
    status,
    status === 204 ? undefined : expect.any(Array),
  ])
})

test.each(['1', '100', '99999999999', '9007199254740991'])('limit=%s is valid', async limit => {
  expect((await call('GET', `/v1/wares?limit=${limit}`)).status).toBe(200)
})

test.each(['limit=-1', 'limit=1e300', 'limit=NaN', 'limit=1.5', 'limit=1&limit=2', 'count=2', 'count=1e300'])(
  '%s is not valid',
  async query => {
    expect((await call('GET', `/v1/wares?${query}`)).status).toBe(422)
  },
)
