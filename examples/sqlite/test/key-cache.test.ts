import { afterEach, expect, test, vi } from 'vitest'
import { KeyCache } from '../src/clients/key-cache.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'

const doors = blueprint('/test', on => {
  on.admin.get('/office', { summary: 'Admins only' }, ({ user }) => void user.name)
})
const { app, call, keys } = await startApi([doors], { KEY_CACHE_TTL: '60' })
const statusOf = async (as: 'admin' | 'user') => (await call('GET', '/test/office', { as })).status

/** Counts the queries for keys. */
let lookups = 0
app.knex.on('query', ({ sql }: { sql: string }) => {
  if (/^select .*key_sha256/.test(sql)) lookups++
})

/** The clock of the cache, in milliseconds. */
let now = performance.now()
vi.spyOn(performance, 'now').mockImplementation(() => now)
function pass(seconds: number): void {
  now += seconds * 1000
}

afterEach(() => vi.useRealTimers())

const change = (values: object) =>
  app
    .knex('client_keys')
    .where({ key_prefix: keys.admin.slice(0, 12) })
    .update(values)

test('a valid key is looked up once for many requests, also of those that come together', async () => {
  pass(61)
  const before = lookups
  expect(await Promise.all([1, 2, 3, 4, 5].map(() => statusOf('admin')))).toEqual(Array(5).fill(204))
  expect(await statusOf('admin')).toBe(204)
  expect(lookups - before).toBe(1)
  expect([await statusOf('user'), await statusOf('user')]).toEqual([403, 403])
  expect(lookups - before).toBe(2)
})

test('an unknown key is looked up each time', async () => {
  const headers = { authorization: 'Bearer key_unknown' }
  const before = lookups
  for (const _ of [1, 2]) expect((await call('GET', '/test/office', { headers })).status).toBe(401)
  expect(lookups - before).toBe(2)
})

test('a revoked key and a changed role count when KEY_CACHE_TTL has passed', async () => {
  expect(await statusOf('admin')).toBe(204)
  await change({ revoked_at: new Date() })
  pass(59)
  expect(await statusOf('admin')).toBe(204)
  pass(2)
  expect(await statusOf('admin')).toBe(401)
  await change({ revoked_at: null })
  expect(await statusOf('admin')).toBe(204)

  await app.knex('clients').where({ name: 'test admin' }).update({ role: 'user' })
  expect(await statusOf('admin')).toBe(204)
  pass(61)
  expect(await statusOf('admin')).toBe(403)
  await app.knex('clients').where({ name: 'test admin' }).update({ role: 'admin' })
  pass(61)
})

test('a remembered key is refused from the moment it expires', async () => {
  await change({ expires_at: new Date(Date.now() + 3_600_000) })
  pass(61)
  expect(await statusOf('admin')).toBe(204)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 })
  expect(await statusOf('admin')).toBe(401)
})

test('a failed lookup is not remembered, nor what was found before more keys than the cache holds', async () => {
  const cache = new KeyCache<number>(60)
  await expect(cache.find('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  expect(await cache.find('a', async () => 1)).toBe(1)
  expect(await cache.find('a', async () => 2)).toBe(1)
  for (let i = 0; i < 10_000; i++) await cache.find(`other ${i}`, async () => i)
  expect(await cache.find('a', async () => 3)).toBe(3)
  expect(await cache.find('other 9999', async () => -1)).toBe(9999)
})
