import { expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { packageInfo } from '../../src/config/env.ts'
import { failing, failingApi } from './failing.ts'

const { app, config, post, recordedBy } = await failingApi()

const id = '01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'
const contentOf = (row: Record<string, string> | undefined) => JSON.parse(row?.content ?? '{}')

test('a request with a 5xx is recorded under its id, although its transaction is rolled back', async () => {
  let sent = ''
  const [row, ...more] = await recordedBy(async api => {
    const body = { name: 'Ada Lovelace', email: 'ada@example.com' }
    const response = await api.inject(post('/v1/failures?q=1', body, { 'api-client': 'shop-app/2.3' }))
    expect(response.statusCode).toBe(500)
    sent = String(response.headers['x-request-id'])
  })
  expect(more).toEqual([])
  expect(row).toMatchObject({ id: sent, method: 'POST', route: 'POST /v1/failures' })
  expect(Number(row?.status)).toBe(500)
  expect(contentOf(row)).toEqual({
    path: '/v1/failures',
    query: 'q=1',
    headers: expect.objectContaining({ 'api-client': 'shop-app/2.3', authorization: '[secret]' }),
    shape: {
      type: 'object',
      properties: {
        name: { type: 'string', length: 12 },
        email: { type: 'string', length: 15, format: 'email' },
      },
    },
    audience: 'user',
    client: 'test user',
    version: packageInfo.version,
    commit: '',
    error: {
      type: 'Error',
      message: 'No room for [value] and undefined.',
      stack: expect.stringContaining('failing.ts'),
    },
    statements: expect.arrayContaining([expect.stringMatching(/^insert into .wares. .* values \((\?|\$1),/)]),
  })
  expect(await app.knex('wares').where({ sku: 'lost' })).toEqual([])
})

test('a body is recorded where the route says so, and of others only what it looks like', async () => {
  const body = { name: 'Ada Lovelace', email: 'ada@example.com' }
  const [without, with_] = await recordedBy(async api => {
    await api.inject(post('/v1/failures', body))
    await api.inject(post('/v1/failures/with-body', body))
  })
  expect(without?.content).not.toContain('Ada')
  expect(contentOf(with_).body).toEqual(body)
})

test('a 4xx is recorded only of routes that ask for it', async () => {
  const rows = await recordedBy(async api => {
    for (const url of [`/v1/failures/${id}`, '/v1/wares?limit=x', '/v1/nothing'])
      expect((await api.inject(url)).statusCode).toBeGreaterThan(399)
    expect((await api.inject('/v1/wares')).statusCode).toBe(200)
  })
  expect(rows.map(({ route, status }) => [route, Number(status)])).toEqual([['GET /v1/failures/{id}', 409]])
})

test('with RECORDINGS off nothing is recorded', async () => {
  expect(
    await recordedBy(api => api.inject(post('/v1/failures', { name: 'x' })), { RECORDINGS: false }),
  ).toEqual([])
})

test('without its database a request gets its response, and the failure is logged once', async () => {
  const lines: string[] = []
  const log = { write: (line: string) => void lines.push(line) }
  const api = await createApp(
    { ...config, RECORDINGS: true, LOG_LEVEL: 'warn' },
    { blueprints: [failing], log },
  )
  for (const knex of new Set([api.knex, api.probe])) await knex.destroy()
  for (const url of ['/v1/failures/tokens/a', '/v1/failures/tokens/b', '/v1/failures/tokens/c'])
    expect((await api.inject(url)).statusCode).toBe(500)
  await api.close()

  const logged = (text: string) => lines.filter(line => line.includes(text)).length
  expect(logged('could not be recorded')).toBe(1)
  expect(logged('The recordings of 3 failed requests were lost.')).toBe(1)
})

test('recordings that could not be written are written with the next one', async () => {
  const rows = await recordedBy(async api => {
    await app.knex.schema.renameTable('api_recordings', 'api_recordings_away')
    await api.inject('/v1/failures/tokens/a')
    await app.knex.schema.renameTable('api_recordings_away', 'api_recordings')
    await api.inject('/v1/failures/tokens/b')
  })
  expect(rows).toHaveLength(2)
})

test('every failure has its own SQL, also the first and those at the same time', async () => {
  const rows = await recordedBy(
    async api => {
      await Promise.all([
        api.inject('/v1/failures/reads/wares'),
        api.inject('/v1/failures/reads/sales'),
        api.inject('/v1/failures/tokens/a'),
        api.inject('/v1/wares'),
      ])
    },
    { SERVER_TIMING: false },
  )
  const read = (table: string) =>
    rows
      .map(row => contentOf(row))
      .filter(({ path }) => path.endsWith(table))
      .map(({ statements }) => statements)
  expect(rows).toHaveLength(3)
  for (const table of ['wares', 'sales'])
    expect(read(table)).toEqual([[expect.stringContaining(`from ${table} where 1 = 0`), 'select no_column']])
  expect(read('tokens/[secret]')).toEqual([[]])
})

test('a stream that fails before it begins has its SQL, too', async () => {
  const [row] = await recordedBy(api => api.inject('/v1/failures/streams'))
  expect(contentOf(row).statements).toEqual(['select no_column'])
})

test('when the key cannot be looked up, its search is the SQL', async () => {
  const [row] = await recordedBy(
    async api => {
      await app.knex.schema.renameTable('client_keys', 'client_keys_away')
      const response = await api.inject(post('/v1/failures', { name: 'x' }))
      await app.knex.schema.renameTable('client_keys_away', 'client_keys')
      expect(response.statusCode).toBe(500)
    },
    { KEY_CACHE_TTL: 0 },
  )
  expect(contentOf(row).statements).toEqual([expect.stringMatching(/^select .* from .client_keys./)])
})
