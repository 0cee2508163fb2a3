import { expect, test } from 'vitest'
import { startApi } from './support/api.ts'
import { blueprints } from './support/shop.ts'

const { app, call } = await startApi(blueprints, { COUNT_LIMIT: '5' })

for (const [sku, price_cents] of Object.entries({ a: 300, b: 100, c: 300, d: 200, e: 300 }))
  await call('POST', '/v1/wares', { as: 'admin', body: { sku, name: 'Tea', price_cents } })

const tea = (await call('GET', '/v1/wares?sku=a')).body.items[0]
for (let sales = 0; sales < 2; sales++) {
  const body = { lines: [{ ware_id: tea.id, quantity: 1 }] }
  await call('PATCH', `/v1/wares/${tea.id}`, { as: 'admin', body: { stock: 1 } })
  await call('POST', '/v1/sales', { as: 'user', body })
}

/** The skus of all pages. */
async function skus(query: string): Promise<string[]> {
  const seen: string[] = []
  for (let url: string | null = `/v1/wares?limit=2&${query}`; url; ) {
    const { body } = await call('GET', url)
    seen.push(...body.items.map((item: { sku: string }) => item.sku))
    url = body.next
  }
  return seen
}

test.each([
  ['', 'abcde'],
  ['sort=price_cents', 'bdace'],
  ['sort=-price_cents', 'ecadb'],
  ['sort=-created_at', 'edcba'],
  ['name=Tea&sort=name&fields=sku', 'abcde'],
  ['sku=c', 'c'],
  ['name=Coffee', ''],
])('the pages with "%s" contain %s', async (query, expected) => {
  expect((await skus(query)).join('')).toBe(expected)
})

test('fields selects fields, and count adds the total', async () => {
  const { body } = await call('GET', '/v1/wares?fields=sku,price_cents&limit=1&count=true')

  expect(body).toMatchObject({ items: [{ sku: 'a', price_cents: 300 }], total: 5 })
  expect(Object.keys(body.items[0])).toEqual(['sku', 'price_cents'])
})

test('total is exact up to COUNT_LIMIT, and says when there are more', async () => {
  const counted = async (query = '') => {
    const { body } = await call('GET', `/v1/wares?count=true&limit=1${query}`)
    return [body.total, body.total_is_exact]
  }
  expect(await counted()).toEqual([5, true])
  await call('POST', '/v1/wares', { as: 'admin', body: { sku: 'f', name: 'Coffee', price_cents: 1 } })
  expect(await counted()).toEqual([5, false])
  expect(await counted('&name=Coffee')).toEqual([1, true])
  expect(await counted('&name=Milk')).toEqual([0, true])
  const { items } = (await call('GET', '/v1/wares?sku=f')).body
  expect((await call('DELETE', `/v1/wares/${items[0].id}`, { as: 'admin' })).status).toBe(204)
})

test('a list does not count the rows beyond COUNT_LIMIT', async () => {
  const statements: string[] = []
  const listener = ({ sql }: { sql: string }) => void statements.push(sql)
  app.knex.on('query', listener)
  await call('GET', '/v1/wares?count=true')
  app.knex.removeListener('query', listener)

  expect(statements.filter(sql => /count\(\*\)/.test(sql))).toEqual([
    expect.stringMatching(/ limit .*counted/),
  ])
})

test('a cursor is valid for its own list only', async () => {
  const { next } = (await call('GET', '/v1/wares?limit=2&sort=price_cents')).body

  for (const url of [next.replace('sort=price_cents', 'sort=name'), `${next}&sku=a`, `${next}x`]) {
    const { status, body } = await call('GET', url)
    expect([status, body.errors[0].pointer]).toEqual([422, '/cursor'])
  }
})

const id = '01890000-0000-7000-8000-00000000abcd'

/** The status for a forged cursor. */
async function forged(path: string, sort: string, value: unknown, last: unknown = id): Promise<number> {
  const url = new URL(`${path}?limit=1&sort=${sort}`, 'http://api')
  const { next } = (await call('GET', url.pathname + url.search, { as: 'user' })).body
  const cursor = String(new URL(next, url).searchParams.get('cursor'))
  const [digest] = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  const text = JSON.stringify([digest, value, last]).replace('"raw:', '').replace(':raw"', '')
  url.searchParams.set('cursor', Buffer.from(text).toString('base64url'))
  return (await call('GET', url.pathname + url.search, { as: 'user' })).status
}

test.each([
  ['created_at', '2016-12-31T23:59:60Z'],
  ['created_at', '0000-01-01T00:00:00Z'],
  ['created_at', '9999-12-31T23:59:59-01:00'],
  ['created_at', 5],
  ['name', 'a\0b'],
  ['name', '\ud800'],
  ['name', 'x'.repeat(201)],
  ['name', { a: 1 }],
  ['name', 'raw:[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]:raw'],
  ['price_cents', 1e300],
  ['price_cents', -1],
  ['price_cents', 'raw:1e400:raw'],
  ['price_cents', '1'],
])('a forged cursor for %s is a 422: %j', async (sort, value) => {
  expect(await forged('/v1/wares', sort, value)).toBe(422)
})

test.each([0, -1, -2147483649, 2147483648, 2 ** 53, 1.5, null])(
  'a cursor with the order number %j is a 422',
  async value => {
    expect(await forged('/v1/sales', 'number', value)).toBe(422)
  },
)

test.each(['x', `urn:uuid:${id}`, 5, null, [id]])('a cursor with the id %j is a 422', async last => {
  expect(await forged('/v1/wares', 'price_cents', 1, last)).toBe(422)
})

test('a cursor with an uppercase id is valid', async () => {
  const { body } = await call('GET', '/v1/wares?limit=1&sort=price_cents&fields=id,price_cents')
  const { id, price_cents } = body.items[0]
  const shouted = await forged('/v1/wares', 'price_cents', price_cents, id.toUpperCase())
  expect([shouted, await forged('/v1/wares', 'price_cents', 'raw:-0:raw')]).toEqual([200, 200])
})

test.each(['sort=stock', 'fields=secret', 'count=perhaps', 'skus=a'])('%s is not valid', async query => {
  expect((await call('GET', `/v1/wares?${query}`)).status).toBe(422)
})
