import { expect, test } from 'vitest'
import { health, version } from '../src/http/operate/health.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { wares } from './support/shop.ts'

const lines: string[] = []
const seen = () => lines.map(line => JSON.parse(line))

const talkative = blueprint('/test', on => {
  on.user.get('/log', { summary: 'Log' }, ({ log }) => {
    log.info({ settings: plain.config }, 'settings')
    log.info({ headers: { authorization: 'Bearer hunter2' }, api_key: 'hunter2', name: 'kept' }, 'said')
  })
})

const proxied = {
  COMMIT: 'abc1234',
  HSTS: '300',
  LOG_LEVEL: 'info',
  TRUST_PROXY: '1',
  REQUEST_ID_HEADER: 'X-Request-Id',
}
const { call } = await startApi([health, wares, version, talkative], proxied, {
  write: line => void lines.push(line),
})
const plain = await startApi()

test('every response has API-Version with the commit, errors too', async () => {
  expect((await call('GET', '/version')).body.commit).toBe('abc1234')
  for (const path of ['/version', '/nowhere', '/%E0%A4%A'])
    expect((await call('GET', path)).headers['api-version']).toMatch(/^\d+\.\d+\.\d+\+abc1234$/)
})

test('every response has the security headers', async () => {
  expect((await call('GET', '/v1/wares')).headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'strict-transport-security': 'max-age=300; includeSubDomains',
  })
  expect((await plain.call('GET', '/version')).headers['strict-transport-security']).toBeUndefined()
})

test('a trace continues with a new span; an invalid traceparent starts a new trace', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  const traced = async (traceparent: string) => {
    lines.length = 0
    await call('GET', '/version', { headers: { traceparent } })
    return seen()[0]
  }

  const child = await traced(`00-${trace}-00f067aa0ba902b7-00`)
  expect(child.traceparent).toMatch(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-00$`))

  const fresh = await traced(`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`)
  expect(fresh.traceparent).toContain(fresh.request_id.replaceAll('-', ''))
})

test('a request id is accepted from the trusted header only, and must be a UUID', async () => {
  const id = '01890000-0000-7000-8000-000000000000'
  const asked = async (api: typeof plain, value: string) =>
    (await api.call('GET', '/version', { headers: { 'x-request-id': value } })).headers['x-request-id']

  expect(await asked({ ...plain, call }, id)).toBe(id)
  expect(await asked({ ...plain, call }, 'x\u0001"')).toMatch(/^[0-9a-f-]{36}$/)
  expect(await asked(plain, id)).not.toBe(id)
})

test("nginx's $request_id is accepted without dashes, and has them where a UUID is needed", async () => {
  const id = '4bf92f3577b34da6a3ce929d0e0e4736'
  lines.length = 0
  const { headers, body } = await call('GET', '/nowhere', { headers: { 'x-request-id': id } })

  expect(headers['x-request-id']).toBe(id)
  expect(body.instance).toBe('urn:uuid:4bf92f35-77b3-4da6-a3ce-929d0e0e4736')
  expect(seen()[0]).toMatchObject({
    request_id: id,
    traceparent: expect.stringMatching(`^00-${id}-[0-9a-f]{16}-01$`),
  })
})

test.each([
  '0'.repeat(32),
  '00000000-0000-0000-0000-000000000000',
  'a'.repeat(31),
  'a'.repeat(33),
  `${'a'.repeat(32)}-`,
])('a request id that is not a valid trace id is ignored: %s', async id => {
  const { headers } = await call('GET', '/version', { headers: { 'x-request-id': id } })
  expect(headers['x-request-id']).not.toBe(id)
})

test('a request logs one line, without secrets', async () => {
  lines.length = 0
  const { headers } = await call('GET', '/test/log?api_key=hunter2&limit=1&%6bey=hunter2', { as: 'user' })

  const [settings, said, line, ...more] = seen()
  expect(settings.settings).toMatchObject({ KEY_PEPPER: '[secret]', PORT: 0 })
  expect(more).toEqual([])
  expect(said).toMatchObject({ msg: 'said', request_id: headers['x-request-id'], name: 'kept' })
  expect(line).toMatchObject({
    level: 'info',
    request_id: headers['x-request-id'],
    traceparent: expect.stringContaining(String(headers['x-request-id']).replaceAll('-', '')),
    url: '/test/log?api_key=[secret]&limit=1&%6bey=[secret]',
    status: 204,
    client: 'test user',
  })
  expect(lines.join('')).not.toMatch(/hunter2|development-only/)
})
