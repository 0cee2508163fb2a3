import { expect, test } from 'vitest'
import { startApi } from './api.ts'

const { call } = await startApi()

for (const [sku, price_cents] of Object.entries({ a: 300, b: 100, c: 300, d: 200, e: 300 }))
  await call('POST', '/v1/products', { as: 'admin', body: { sku, name: 'Tea', price_cents } })

/** The skus of every page, one page after the other. */
async function skus(query: string): Promise<string[]> {
  const seen: string[] = []
  for (let url: string | null = `/v1/products?limit=2&${query}`; url; ) {
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
])('a list with "%s" is %s, page by page', async (query, expected) => {
  expect((await skus(query)).join('')).toBe(expected)
})

test('fields are those asked for, and the total is counted on request', async () => {
  const { body } = await call('GET', '/v1/products?fields=sku,price_cents&limit=1&count=true')

  expect(body).toMatchObject({ items: [{ sku: 'a', price_cents: 300 }], total: 5 })
  expect(Object.keys(body.items[0])).toEqual(['sku', 'price_cents'])
})

test('a cursor is good for the list it came from only', async () => {
  const { next } = (await call('GET', '/v1/products?limit=2&sort=price_cents')).body

  for (const url of [next.replace('sort=price_cents', 'sort=name'), `${next}&sku=a`, `${next}x`]) {
    const { status, body } = await call('GET', url)
    expect([status, body.errors[0].pointer]).toEqual([422, '/cursor'])
  }
})

test.each([
  ['created_at', '2016-12-31T23:59:60Z'],
  ['name', 'a\0b'],
  ['price_cents', 1e300],
])('a cursor that somebody made up for %s is not valid', async (sort, value) => {
  const { next } = (await call('GET', `/v1/products?limit=1&sort=${sort}`)).body
  const url = new URL(next, 'http://api')
  const [digest, , id] = JSON.parse(
    Buffer.from(String(url.searchParams.get('cursor')), 'base64url').toString(),
  )
  url.searchParams.set('cursor', Buffer.from(JSON.stringify([digest, value, id])).toString('base64url'))

  expect((await call('GET', url.pathname + url.search)).status).toBe(422)
})

test.each(['sort=stock', 'fields=secret', 'count=perhaps', 'skus=a'])('%s is not valid', async query => {
  expect((await call('GET', `/v1/products?${query}`)).status).toBe(422)
})
