import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { TestingConfig } from '../src/config/config.ts'
import { verbs } from '../src/verbs/verbs.ts'
import { startApi } from './support/api.ts'

const { app, call, config } = await startApi()

async function statusFor(key: string): Promise<number> {
  return (await call('GET', '/v1/sales', { headers: { authorization: `Bearer ${key}` } })).status
}

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
  await expect(client(['issue', 'test user'], { expires })).rejects.toThrow('is not a future time')
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

  const row = await app
    .knex('client_keys')
    .where({ key_prefix: key.slice(0, 12) })
    .first()
  expect(row).toMatchObject({ issued_by: 'ada', expires_at: expect.stringMatching(/^20/) })
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
  const result = await verbs.client?.run({
    ...input,
    context: () => ({ config, environment: {} }),
    withApp: async use => use(app),
  })
  return result?.data ?? {}
}
