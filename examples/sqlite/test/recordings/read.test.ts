import { expect, test } from 'vitest'
import { TestingConfig } from '../../src/config/config.ts'
import { newId } from '../../src/db/row.ts'
import { send } from '../../src/recordings/replay.ts'
import { requestIn } from '../../src/recordings/request.ts'
import { verbs } from '../../src/recordings/verbs.ts'
import type { Input } from '../../src/resource.ts'
import { withApp } from '../../src/verbs/with-app.ts'
import { startApi } from '../support/api.ts'

const { app, config, call } = await startApi([])
const id = '01a2059b-8a65-4b9e-911e-6d83a4eeb3fd'
const dayLength = 86_400_000

const content = {
  ...{ path: '/v1/things', query: 'q=1', headers: { accept: '*/*' } },
  shape: { type: 'object', properties: { list: { type: 'array', length: 1, items: [{ type: 'null' }] } } },
  body: { list: [null, 1, 'x', { deep: [true] }] },
  ...{ audience: 'user', client: 'test user', version: '1.0.0', commit: 'abc', statements: ['select 1'] },
  error: { type: 'Error', message: 'Failed.', stack: 'Error: Failed.\n    at src/things.ts:1:1' },
}

async function store(age = 0) {
  const about = { id, method: 'GET', route: 'GET /v1/things', status: 500 }
  const created_at = new Date(Date.now() - age * dayLength)
  await app.knex('api_recordings').delete()
  await app.knex('api_recordings').insert({ ...about, created_at, content: JSON.stringify(content) })
}

const input = (words: readonly string[] = [], flags: readonly string[] = []): Input => ({
  words,
  option: () => undefined,
  flag: name => flags.includes(name),
  environment: {},
  Class: TestingConfig,
  config: () => config,
  context: () => ({ config, environment: {} }),
  withApp: (use, changes) => withApp(config, use, changes),
})

const recording = (...words: string[]) => verbs.recording?.run(input(words))

test('an admin reads a recording by the id of its request, and nobody else', async () => {
  await store()
  const { status, body } = await call('GET', `/recordings/${id}`, { as: 'admin' })
  expect(status).toBe(200)
  expect(body).toMatchObject({ id, method: 'GET', status: 500, ...content })
  expect((await call('GET', `/recordings/${id}`, { as: 'user' })).status).toBe(403)
  expect((await call('GET', `/recordings/${id}`)).status).toBe(401)
  expect((await call('GET', `/recordings/${newId()}`, { as: 'admin' })).status).toBe(404)
})

test('an expired recording is neither served nor shown', async () => {
  await store(15)
  const { status, body } = await call('GET', `/recordings/${id}`, { as: 'admin' })
  expect([status, body.detail]).toEqual([404, 'This recording has expired.'])
  await expect(recording(id)).rejects.toThrow(`The recording of the request ${id} has expired.`)
  expect((await recording())?.data.recordings).toEqual([])
})

test.each([id, id.toUpperCase(), id.replaceAll('-', ''), `urn:uuid:${id}`])(
  '%s names a recording',
  async named => {
    await store()
    const shown = await recording(named)
    expect(shown?.data.recording).toMatchObject({ id, ...content })
    expect(shown?.text).toContain('GET /v1/things?q=1\n500, ')
    expect((await recording())?.text).toContain(`${id}  `)
  },
)

test('an unknown id and an invalid id are refused with what to do', async () => {
  await store()
  await expect(recording(newId())).rejects.toMatchObject({
    exitCode: 1,
    hint: expect.stringContaining('14 days'),
  })
  await expect(recording('x')).rejects.toMatchObject({
    exitCode: 2,
    message: 'x is not the id of a request.',
  })
})

test('a request is sent again as a client of its audience, and is not recorded', async () => {
  await store()
  const asked = { method: 'GET', url: `/recordings/${id}`, headers: {}, body: null, client: null } as const
  const statuses = []
  for (const audience of ['anonymous', 'user', 'admin'] as const) {
    const { data } = await send(input(), { ...asked, audience })
    statuses.push([data.status, data.client])
    if (audience === 'admin')
      expect(data.statements).toMatchObject([{ sql: expect.stringContaining('api_recordings') }])
  }
  expect(statuses).toEqual([
    [401, null],
    [403, 'test user'],
    [200, 'test admin'],
  ])
  expect(await app.knex('api_recordings')).toHaveLength(1)
})

test('the client that sent it sends it again, if the database has it', async () => {
  const asked = { method: 'GET', url: '/version', headers: {}, body: null, audience: 'user' } as const
  const { data } = await send(input(), { ...asked, client: 'test other' })
  expect(data).toMatchObject({ status: 200, client: 'test other', error: null })
})

test('the error behind a 5xx is returned with its stack', async () => {
  await store()
  await app.knex('api_recordings').update({ content: 'not JSON' })
  const asked = { method: 'GET', url: `/recordings/${id}`, headers: {}, body: null, client: null } as const
  const { data } = await send(input(), { ...asked, audience: 'admin' })
  expect(data).toMatchObject({
    status: 500,
    error: { type: 'SyntaxError', stack: expect.stringContaining('.ts:') },
  })
})

test.each([
  ['', 'it is not JSON'],
  ['[]', 'method is not one of HTTP'],
  ['{"method":"GET","url":"http://a.example/"}', 'url is not a path'],
  ['{"method":"GET","url":"/","body":{}}', 'body is neither a text nor null'],
  ['{"method":"GET","url":"/","audience":"root"}', 'audience is not one of anonymous, user, admin'],
])('standard input that is %j is refused', (text, why) => {
  expect(() => requestIn(text)).toThrow(`Standard input is not a request: ${why}.`)
})

test('headers that stand for the caller or the connection are not sent again', () => {
  const headers = { Authorization: 'x', Cookie: 'x', Host: 'x', 'Content-Length': '1', Accept: '*/*' }
  expect(requestIn(JSON.stringify({ method: 'GET', url: '/', headers })).headers).toEqual({ Accept: '*/*' })
})
