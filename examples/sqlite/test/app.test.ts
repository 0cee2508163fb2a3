import { expect, test } from 'vitest'
import { blueprint } from '../src/http/blueprint.ts'
import { products } from '../src/products.ts'
import { startApi } from './api.ts'

const failing = blueprint('/test', on => {
  on.anonymous.post('/fail', { summary: 'Fail' }, () => {
    throw new Error('the password is hunter2')
  })
})

const { call, app } = await startApi()
const other = await startApi([products, failing])

test('two APIs with two databases live in one process', async () => {
  const body = { sku: 'only-here', name: 'Only here', price_cents: 1 }

  await other.call('POST', '/v1/products', { as: 'admin', body })

  expect((await other.call('GET', '/v1/products')).body.items).toHaveLength(1)
  expect((await call('GET', '/v1/products')).body.items).toHaveLength(0)
})

test('the API is alive, and ready once it is migrated', async () => {
  expect((await call('GET', '/health/live')).status).toBe(200)
  expect((await call('GET', '/health/ready')).status).toBe(200)

  await app.knex('knex_migrations').where({ name: '20261122T100100_create_products' }).delete()
  const { status, body } = await call('GET', '/health/ready')

  expect([status, body.detail]).toEqual([503, 'Pending migrations: 1.'])
})

test('without its database the API is alive, and not ready', async () => {
  const lonely = await startApi()
  await lonely.app.knex.destroy()

  expect((await lonely.call('GET', '/version')).status).toBe(200)
  const { status, body } = await lonely.call('GET', '/health/ready')
  expect([status, body.detail]).toEqual([503, 'The database cannot be reached.'])
})

test.each([
  ['an unknown path', 404, '/nowhere', {}],
  [
    'a body that is not JSON',
    400,
    '/v1/products',
    { body: '{', headers: { 'content-type': 'application/json' } },
  ],
  ['a body of another type', 415, '/v1/products', { body: 'x', headers: { 'content-type': 'text/plain' } }],
  ['a body that is too large', 413, '/v1/products', { body: { name: 'x'.repeat(1_100_000) } }],
  ['a body that is not valid', 422, '/v1/products', { body: {} }],
])('%s is a problem with status %i', async (_what, status, path, options) => {
  const answer = await call('POST', path, { as: 'admin', ...options })

  expect(answer.status).toBe(status)
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.body).toMatchObject({
    status,
    title: expect.any(String),
    instance: expect.stringMatching(/^urn:uuid:/),
  })
})

test('a bug is a 500 that says nothing about the inside', async () => {
  const { status, body } = await other.call('POST', '/test/fail')

  expect(status).toBe(500)
  expect(JSON.stringify(body)).not.toContain('hunter2')
})
