import { expect, test } from 'vitest'
import { blueprints } from '../src/app.ts'
import { NewProduct } from '../src/products/schema.ts'
import { startApi } from './support/api.ts'
import { exampleOf } from './support/example.ts'

const { call } = await startApi(blueprints)

const { stock, ...example } = Object(exampleOf(NewProduct))
const tea = (sku: string) => ({ ...example, sku })

async function add(sku: string) {
  return (await call('POST', '/v1/products', { as: 'admin', body: tea(sku) })).body
}

test('a new product can be read', async () => {
  const added = await call('POST', '/v1/products', { as: 'admin', body: tea('read-me') })

  expect(added.status).toBe(201)
  expect(added.body).toEqual({
    ...tea('read-me'),
    stock: 0,
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
  })
  expect((await call('GET', `/v1/products/${added.body.id}`)).body).toEqual(added.body)
})

test('a sku is unique', async () => {
  await add('unique')
  const { status, body } = await call('POST', '/v1/products', { as: 'admin', body: tea('unique') })

  expect([status, body.errors]).toEqual([409, [{ in: 'body', pointer: '/sku', detail: 'is already in use' }]])
})

test('a product can be changed and removed', async () => {
  const { id } = await add('change-me')
  const path = `/v1/products/${id}`

  const changed = await call('PATCH', path, { as: 'admin', body: { price_cents: 1 } })
  expect(changed.body).toMatchObject({ ...tea('change-me'), price_cents: 1 })

  expect((await call('DELETE', path, { as: 'admin' })).status).toBe(204)
  for (const method of ['GET', 'DELETE'] as const)
    expect((await call(method, path, { as: 'admin' })).status).toBe(404)
})

test('a list is read page by page until next is null', async () => {
  for (const sku of ['page-1', 'page-2', 'page-3']) await add(sku)
  const all = (await call('GET', '/v1/products?limit=100')).body
  const seen: string[] = []

  for (let url: string | null = '/v1/products?limit=2'; url; ) {
    const { body } = await call('GET', url)
    seen.push(...body.items.map((product: { sku: string }) => product.sku))
    url = body.next
  }

  expect(all.next).toBeNull()
  expect(seen).toEqual(all.items.map((product: { sku: string }) => product.sku))
})

test('a limit above the maximum is reduced to it; one below 1 is a 422', async () => {
  expect((await call('GET', '/v1/products?limit=100000')).status).toBe(200)
  expect((await call('GET', '/v1/products?limit=0')).body.errors).toMatchObject([
    { in: 'query', pointer: '/limit' },
  ])
})

test('every error in a body has a pointer', async () => {
  const body = { ...tea('No Spaces'), name: undefined, price_cents: '690', extra: true }
  const response = await call('POST', '/v1/products', { as: 'admin', body })

  expect(response.status).toBe(422)
  expect(response.body.errors.map((fault: { pointer: string }) => fault.pointer).sort()).toEqual([
    '/extra',
    '/name',
    '/price_cents',
    '/sku',
  ])
})
