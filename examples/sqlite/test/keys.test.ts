import { expect, onTestFinished, test, vi } from 'vitest'
import { createApp } from '../src/app.ts'
import { issueKey, listKeys, revokeKeys } from '../src/clients/client-keys.ts'
import { clientNamed } from '../src/clients/clients.ts'
import type { Settings } from '../src/config/config.ts'
import { Secret } from '../src/config/variable.ts'
import { connect } from '../src/db/connect.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'

const doors = blueprint('/test', on => {
  on.user.get('/me', { summary: 'Who am I' }, ({ user }) => void user.name)
})

const { app, call, config, keys } = await startApi([doors])
const { knex } = app

const using = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })
const statusFor = async (key: string) => (await call('GET', '/test/me', using(key))).status

async function another(name: string, expires: Date | null = null): Promise<string> {
  return issueKey(knex, config, await clientNamed(knex, name), { by: 'ada', expires })
}

async function revoke(name: string, prefix?: string) {
  return revokeKeys(knex, await clientNamed(knex, name), { by: 'bob', prefix })
}

const rowOf = (key: string) =>
  knex('client_keys')
    .where({ key_prefix: key.slice(0, 12) })
    .first()

test('a client holds several live keys, and one or all are revoked', async () => {
  const [second, third] = [await another('test other'), await another('test other')]
  for (const key of [keys.other, second, third]) expect(await statusFor(key)).toBe(204)

  expect(await revoke('test other', second.slice(0, 12))).toEqual([second.slice(0, 12)])
  expect([await statusFor(keys.other), await statusFor(second), await statusFor(third)]).toEqual([
    204, 401, 204,
  ])

  expect((await revoke('test other')).toSorted()).toEqual(
    [keys.other, third].map(key => key.slice(0, 12)).toSorted(),
  )
  expect([await statusFor(keys.other), await statusFor(third)]).toEqual([401, 401])
  expect(await statusFor(await another('test other'))).toBe(204)
  await expect(revoke('test other', 'key_unknown')).rejects.toThrow('test other has no key key_unknown.')
})

test('a key is refused from the moment it expires', async () => {
  const key = await another('test user', new Date(Date.now() + 3_600_000))
  expect(await statusFor(key)).toBe(204)

  await knex('client_keys')
    .where({ key_prefix: key.slice(0, 12) })
    .update({ expires_at: new Date() })

  expect(await statusFor(key)).toBe(401)
})

test('the list shows who issued a key and when, its last use and its state, and neither the key nor its hash', async () => {
  const expires = new Date(Date.now() + 86_400_000)
  const key = await another('test user', expires)
  const read = async () => (await listKeys(knex, config)).find(listed => listed.key === key.slice(0, 12))

  expect(await read()).toMatchObject({
    client: 'test user',
    state: 'live',
    issued_by: 'ada',
    last_used_at: null,
  })
  expect(await statusFor(key)).toBe(204)
  await vi.waitFor(async () => expect((await read())?.last_used_at).toMatch(/^20/))
  await revoke('test user', key.slice(0, 12))

  expect(await read()).toMatchObject({
    state: 'revoked',
    revoked_by: 'bob',
    expires_at: expires.toISOString(),
  })
  const text = JSON.stringify(await listKeys(knex, config))
  expect(text).not.toContain(key)
  expect(text).not.toContain((await rowOf(key)).key_sha256)
})

test('the last use is stored once a minute for all instances', async () => {
  const key = await another('test user')
  const second = await createApp(config, { blueprints: [doors] })
  const stored = async () => (await rowOf(key)).last_used_at
  const everywhere = () =>
    Promise.all(
      [app, second, app, second].map(api => api.inject({ method: 'GET', url: '/test/me', ...using(key) })),
    )

  for (const { statusCode } of await everywhere()) expect(statusCode).toBe(204)
  await vi.waitFor(async () => expect(await stored()).not.toBeNull())
  const first = await stored()
  await everywhere()
  expect(await stored()).toBe(first)

  const old = new Date(Date.now() - 61_000)
  await knex('client_keys')
    .where({ key_prefix: key.slice(0, 12) })
    .update({ last_used_at: old })
  await everywhere()
  await vi.waitFor(async () => expect(Date.parse(await stored())).toBeGreaterThan(old.getTime()))
  await second.close()
})

test('a caller does not wait for the last use, nor fail with it', async () => {
  const lines: string[] = []
  const settings = { LOG_LEVEL: 'warn', LOCK_TIMEOUT: '1' }
  const api = await startApi([doors], settings, { write: text => void lines.push(text) })
  const ask = async () => (await api.call('GET', '/test/me', { as: 'user' })).status
  const other = connect(api.config.DATABASE_URL)

  await other.transaction(async trx => {
    await trx('client_keys').update({ issued_by: 'eve' })
    expect([await ask(), await ask(), await ask()]).toEqual([204, 204, 204])
    expect(lines).toEqual([])
    await vi.waitFor(() => expect(lines).toHaveLength(1), 10_000)
    expect(await ask()).toBe(204)
  })
  await other.destroy()

  expect(lines.join('')).toContain('The last use of a key was not stored.')
  expect(lines).toHaveLength(1)
}, 30_000)

test('keys outlive a new pepper: those used get the new hash, and a command counts the others', async () => {
  const [used, unused] = [await another('test admin'), await another('test admin')]
  const rotated = {
    ...config,
    KEY_PEPPER: new Secret('a new pepper'),
    KEY_PEPPER_PREVIOUS: config.KEY_PEPPER,
  }
  const needing = async (settings: Settings) =>
    (await listKeys(knex, settings)).flatMap(key => (key.needs_previous_pepper ? key.key : []))
  expect(await needing(rotated)).toEqual(expect.arrayContaining([used, unused].map(key => key.slice(0, 12))))

  const after = await appWith(rotated)
  expect(await after(used)).toBe(204)
  await vi.waitFor(async () => expect(await needing(rotated)).not.toContain(used.slice(0, 12)))
  expect(await needing(rotated)).toContain(unused.slice(0, 12))
  expect(await after(used)).toBe(204)
  const issued = await issueKey(knex, rotated, await clientNamed(knex, 'test admin'), {
    by: 'ada',
    expires: null,
  })
  expect(await after(issued)).toBe(204)

  const before = await appWith({ ...config, KEY_PEPPER_PREVIOUS: rotated.KEY_PEPPER })
  const mixed = await issueKey(knex, rotated, await clientNamed(knex, 'test admin'), {
    by: 'ada',
    expires: null,
  })
  expect(await before(mixed)).toBe(204)

  const alone = { ...rotated, KEY_PEPPER_PREVIOUS: new Secret('') }
  const later = await appWith(alone)
  expect([await later(used), await later(issued), await later(unused)]).toEqual([204, 204, 401])
  const states = new Map((await listKeys(knex, alone)).map(({ key, state }) => [key, state]))
  expect([states.get(used.slice(0, 12)), states.get(unused.slice(0, 12))]).toEqual(['live', 'pepper gone'])
})

/** A second API with another config. Returns the status that a key gets. */
async function appWith(settings: Settings): Promise<(key: string) => Promise<number>> {
  const api = await createApp(settings, { blueprints: [doors] })
  onTestFinished(() => api.close())
  return async key => (await api.inject({ method: 'GET', url: '/test/me', ...using(key) })).statusCode
}
