import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createApp } from '../src/app.ts'
import { issueKey, listKeys, revokeKeys } from '../src/clients/client-keys.ts'
import { clientNamed } from '../src/clients/clients.ts'
import { type Settings, TestingConfig } from '../src/config/config.ts'
import { Secret } from '../src/config/variable.ts'
import { connect } from '../src/db/connect.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { verbs } from '../src/verbs/verbs.ts'
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

test('the commands issue, list, count and revoke, and leave an audit line', async () => {
  const lines: string[] = []
  const log = vi.spyOn(console, 'error').mockImplementation(line => void lines.push(line))
  onTestFinished(() => log.mockRestore())
  const audit = () => lines.splice(0).map(line => JSON.parse(line))

  const { key } = await client(['add', 'shop', 'shop@example.com'], { expires: '90d', by: 'ada' })
  const key_prefix = String(key).slice(0, 12)
  expect(audit()).toMatchObject([{ msg: 'key issued', client: 'shop', by: 'ada', key_prefix }])
  const issued = await client(['issue', 'shop'], { by: 'eve' })
  const { keys } = await client(['list'])
  expect(keys).toContainEqual(expect.objectContaining({ client: 'shop', state: 'live', issued_by: 'ada' }))
  expect(keys).toContainEqual(expect.objectContaining({ client: 'shop', issued_by: 'eve', expires_at: null }))
  expect(await client(['peppers'])).toMatchObject({ previous: 0 })
  audit()
  const { revoked } = await client(['revoke', 'shop'], { by: 'bob' })
  expect(revoked).toHaveLength(2)
  expect(audit()).toMatchObject([{ msg: 'key revoked', by: 'bob' }, { msg: 'key revoked' }])
  expect([await statusFor(String(key)), await statusFor(String(issued.key))]).toEqual([401, 401])
})

test.each(['soon', '0d', '2001-01-31', '', '99999999d'])('a key cannot expire at "%s"', async expires => {
  await expect(client(['issue', 'test user'], { expires })).rejects.toThrow('is not a time to come')
})

test.each([['add', 'x'], ['issue'], ['revoke'], ['list', 'x'], ['peppers', 'x'], ['nothing'], []])(
  'manage client %s %s is a wrong usage',
  (...words) => {
    expect(verbs.client?.accepts?.(words.filter(Boolean), () => false)).toBe(false)
  },
)

test('the program passes the flags on', async () => {
  const words = ['client', 'issue', 'test user', '--expires', '12h', '--by', 'ada', '--json']
  const env = { ...process.env, APP_CONFIG: 'testing', DATABASE_URL: config.DATABASE_URL.reveal() }
  const args = ['--import', 'tsx', 'src/manage.ts', ...words]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env })
  const { key } = JSON.parse(stdout)

  expect(await rowOf(key)).toMatchObject({ issued_by: 'ada', expires_at: expect.stringMatching(/^20/) })
  expect(stderr).toContain('"msg":"key issued"')
  expect(stderr).not.toContain(key)
}, 120_000)

/** The data of `manage client …`. */
async function client(words: string[], options: Record<string, string> = {}) {
  const option = (name: string) => options[name]
  const input = {
    words,
    option,
    flag: () => false,
    environment: {},
    Class: TestingConfig,
    config: () => config,
  }
  const result = await verbs.client?.run({ ...input, context: () => ({ config, environment: {} }) })
  return result?.data ?? {}
}

/** A second API with another config. Returns the status that a key gets. */
async function appWith(settings: Settings): Promise<(key: string) => Promise<number>> {
  const api = await createApp(settings, { blueprints: [doors] })
  onTestFinished(() => api.close())
  return async key => (await api.inject({ method: 'GET', url: '/test/me', ...using(key) })).statusCode
}
