import { expect, test } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { wares } from './support/shop.ts'

const failing = blueprint('/test', on => {
  on.anonymous.post('/fail', { summary: 'Fail' }, () => {
    throw new Error('the password is hunter2')
  })
})

const { call, app } = await startApi()
const other = await startApi([wares, failing])

test('one process can run two APIs with two databases', async () => {
  const body = { sku: 'only-here', name: 'Only here', price_cents: 1 }

  await other.call('POST', '/v1/wares', { as: 'admin', body })

  expect((await other.call('GET', '/v1/wares')).body.items).toHaveLength(1)
  expect((await call('GET', '/v1/wares')).body.items).toHaveLength(0)
})

test('the API is live, and ready if no migration is pending', async () => {
  expect((await call('GET', '/health/live')).status).toBe(200)
  expect((await call('GET', '/health/ready')).status).toBe(200)

  const { id } = await app.knex('knex_migrations').orderBy('id', 'desc').first('id')
  await app.knex('knex_migrations').where({ id }).delete()
  const { status, body } = await call('GET', '/health/ready')

  expect([status, body.detail]).toEqual([503, 'Pending migrations: 1.'])
})

test('without its database the API is live, but not ready', async () => {
  const lonely = await startApi()
  for (const knex of new Set([lonely.app.knex, lonely.app.probe])) await knex.destroy()

  expect((await lonely.call('GET', '/version')).status).toBe(200)
  const { status, body } = await lonely.call('GET', '/health/ready')
  expect([status, body.detail]).toEqual([503, 'The database cannot be reached.'])
})

test.each([
  ['an unknown path', 404, '/nowhere', {}],
  [
    'a body that is not JSON',
    400,
    '/v1/wares',
    { body: '{', headers: { 'content-type': 'application/json' } },
  ],
  ['another Content-Type', 415, '/v1/wares', { body: 'x', headers: { 'content-type': 'text/plain' } }],
  ['a body that is too large', 413, '/v1/wares', { body: { name: 'x'.repeat(1_100_000) } }],
  ['a body that is not valid', 422, '/v1/wares', { body: {} }],
])('%s is a problem with status %i', async (_what, status, path, options) => {
  const response = await call('POST', path, { as: 'admin', ...options })

  expect(response.status).toBe(status)
  expect(response.headers['content-type']).toContain('application/problem+json')
  expect(response.body).toMatchObject({
    status,
    title: expect.any(String),
    instance: expect.stringMatching(/^urn:uuid:/),
  })
})

test('a bug is a 500 that reveals no details', async () => {
  const { status, body } = await other.call('POST', '/test/fail')

  expect(status).toBe(500)
  expect(JSON.stringify(body)).not.toContain('hunter2')
})
