import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { revokeClient } from '../src/clients.ts'
import { blueprint } from '../src/http/blueprint.ts'
import { startApi } from './api.ts'

const doors = blueprint('/test', on => {
  on.user.get('/me', { summary: 'Who am I' }, ({ user }) => void user.name)
})

const { app, call, config } = await startApi()
const other = await startApi([doors])

test('a 401 says how to sign in', async () => {
  expect((await call('POST', '/v1/products')).headers['www-authenticate']).toBe('Bearer')
})

test.each(['Bearer key_unknown', 'Basic abc', 'Bearer'])(
  '%s is refused, even where no key is needed',
  async key => {
    expect((await call('GET', '/v1/products', { headers: { authorization: key } })).status).toBe(401)
  },
)

test('a revoked key is refused', async () => {
  expect((await other.call('GET', '/test/me', { as: 'user' })).status).toBe(204)

  await revokeClient(other.app.knex, 'test user')

  expect((await other.call('GET', '/test/me', { as: 'user' })).status).toBe(401)
})

test('the last use of a key is noted, at most once a minute', async () => {
  const lastUse = async () => {
    await call('GET', '/version', { as: 'admin' })
    return (await app.knex('clients').where({ name: 'test admin' }).first()).last_used_at
  }
  const first = await lastUse()

  expect(Date.now() - Date.parse(first)).toBeLessThan(60_000)
  expect(await lastUse()).toBe(first)

  const old = new Date(Date.now() - 61_000)
  await app.knex('clients').where({ name: 'test admin' }).update({ last_used_at: old })
  expect(Date.parse(await lastUse())).toBeGreaterThan(old.getTime())
})

test('a use that cannot be noted is no reason to refuse', async () => {
  const full = await startApi()
  await full.app.knex.schema.alterTable('clients', table => table.dropColumn('last_used_at'))

  expect((await full.call('GET', '/version', { as: 'user' })).status).toBe(200)
})

test('an app with a route that names no audience refuses to boot', async () => {
  const raw = async (app: { get(path: string, handler: () => string): unknown }) =>
    void app.get('/raw', () => 'hello')

  await expect(createApp(config, [raw])).rejects.toThrow('GET /raw has no audience')
})
