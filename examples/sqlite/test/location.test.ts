import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { DevelopmentConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { blueprints } from './support/shop.ts'

const Photo = Type.Object({ photo_id: Type.String() })
const Id = Type.Object({ id: Type.String() })
const Both = Type.Object({ id: Type.String(), photo_id: Type.String() })
const made = { reply: Photo, status: 201 } as const

const photos = blueprint('/test', on => {
  const photo = () => ({ photo_id: 'a b/c' })
  on.anonymous.post('/:id/photos', { summary: 'Add', params: Id, ...made }, photo)
  on.anonymous.get('/:id/photos/:photo_id', { summary: 'Read', params: Both, reply: Photo }, photo)
  on.anonymous.post('/elsewhere', { summary: 'Add', ...made, location: () => '/elsewhere/1' }, photo)
  on.anonymous.post('/unread', { summary: 'Add', ...made }, photo)
  on.anonymous.post('/job', { summary: 'Start', reply: Photo, status: 202 }, photo)
})

const all = [...blueprints, photos]
const { call } = await startApi(all)
const behind = await startApi(all, { TRUST_PROXY: '1', PATH_PREFIX: '/eu' })

const product = (sku: string) =>
  ({ as: 'admin', body: { sku, name: 'Tea', price_cents: 1, stock: 5 } }) as const

test('Location of a POST leads to the created resource', async () => {
  const { headers, body } = await call('POST', '/v1/wares?', product('location'))
  expect(headers.location).toBe(`/v1/wares/${body.id}`)
  expect((await call('GET', String(headers.location))).body).toEqual(body)

  const lines = [{ ware_id: body.id, quantity: 1 }]
  const sale = await call('POST', '/v1/sales', { as: 'user', body: { lines } })
  expect(sale.headers.location).toBe(`/v1/sales/${sale.body.id}`)
})

test('Location supports parameters, other names of ids and own paths; without a GET there is none', async () => {
  const locationOf = async (path: string) => (await call('POST', path)).headers.location
  expect(await locationOf('/test/7/photos')).toBe('/test/7/photos/a%20b%2Fc')
  expect(await locationOf('/test/elsewhere')).toBe('/elsewhere/1')
  expect(await locationOf('/test/unread')).toBeUndefined()
  expect(await locationOf('/test/job')).toBeUndefined()
})

test.each([
  [undefined, '/eu'],
  ['/shop', '/shop'],
  ['/shop/', '/shop'],
  ['/eu/west, /shop', '/eu/west/shop'],
  ['/', ''],
  ['//evil.example', '/eu'],
  ['/\\evil.example', '/eu'],
  ['https://evil.example', '/eu'],
  ['/shop?x', '/eu'],
])('behind a proxy that strips %s, Location, next and servers begin with %s', async (said, prefix) => {
  const headers: Record<string, string> = said === undefined ? {} : { 'x-forwarded-prefix': said }
  const sku = Math.random().toString(36).slice(2)
  for (const n of [1, 2]) {
    const { body, headers: answered } = await behind.call('POST', '/v1/wares', {
      ...product(`${sku}${n}`),
      headers,
    })
    expect(answered.location).toBe(`${prefix}/v1/wares/${body.id}`)
  }
  const { next } = (await behind.call('GET', '/v1/wares?limit=1', { headers })).body
  expect(next).toMatch(new RegExp(`^${prefix}/v1/wares\\?limit=1&cursor=`))
  const { servers } = (await behind.call('GET', '/openapi.json', { headers })).body
  expect(servers[0].url).toBe(prefix || '/')
})

test('X-Forwarded-Prefix is ignored without a trusted proxy', async () => {
  const headers = { 'x-forwarded-prefix': '/evil' }
  expect((await call('POST', '/v1/wares', { ...product('forged'), headers })).headers.location).toMatch(
    /^\/v1\//,
  )
})

test.each(['shop', '/shop/', '//shop', '/a?b'])('PATH_PREFIX %s is not a path', text => {
  expect(() => load(DevelopmentConfig, { PATH_PREFIX: text })).toThrow('is not a path such as /shop')
})
