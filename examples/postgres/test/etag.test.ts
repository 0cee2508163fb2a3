import { expect, test } from 'vitest'
import { startApi } from './api.ts'

const { call } = await startApi()

async function product(sku: string) {
  const { body } = await call('POST', '/v1/products', {
    as: 'admin',
    body: { sku, name: 'Tea', price_cents: 1 },
  })
  const path = `/v1/products/${body.id}`
  return { path, etag: String((await call('GET', path)).headers.etag) }
}

test('what has not changed is not sent again', async () => {
  const { path, etag } = await product('known')

  for (const url of [path, '/v1/products']) {
    const { etag } = (await call('GET', url)).headers
    const again = await call('GET', url, { headers: { 'if-none-match': `"other", W/${etag}` } })
    expect([again.status, again.body, again.headers.etag]).toEqual([304, '', etag])
  }

  const changed = await call('PATCH', path, { as: 'admin', body: { price_cents: 2 } })
  const now = await call('GET', path, { headers: { 'if-none-match': etag } })
  expect([now.status, now.headers.etag]).toEqual([200, changed.headers.etag])
})

test('of two writers who read the same, the second has to read again', async () => {
  const { path, etag } = await product('two-writers')
  const write = (name: string) =>
    call('PATCH', path, { as: 'admin', headers: { 'if-match': etag }, body: { name } })

  const statuses = (await Promise.all([write('One'), write('Two')])).map(({ status }) => status)

  expect(statuses.sort()).toEqual([200, 412])
})

test('only what was seen is removed', async () => {
  const { path, etag } = await product('removed')
  const remove = (tag: string) => call('DELETE', path, { as: 'admin', headers: { 'if-match': tag } })

  expect((await remove('"stale"')).status).toBe(412)
  expect((await remove(`W/${etag}`)).status).toBe(412)
  expect((await remove(etag)).status).toBe(204)
})
