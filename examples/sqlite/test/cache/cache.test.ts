import { Type } from 'typebox'
import { beforeEach, expect, test } from 'vitest'
import { blueprint } from '../../src/http/request/blueprint.ts'
import { list } from '../../src/http/request/list.ts'
import { bytes, redirect, statuses, text, withHeaders, withStatus } from '../../src/http/response/replies.ts'
import { startApi } from '../support/api.ts'
import { Ware, wares } from '../support/shop.ts'

/** How often each handler ran. */
const runs = new Map<string, number>()
const ran = (name: string) => runs.set(name, (runs.get(name) ?? 0) + 1)
/** What the handler of /test/slow waits for. */
let gate: Promise<void> = Promise.resolve()

const Seen = Type.Object({ seen: Type.String() })
const Lang = Type.Object({ 'accept-language': Type.Optional(Type.String()) })
const listed = list(Ware, { filter: ['sku'], sort: ['name'] })
const cache = '60s'

const cached = blueprint('/test', on => {
  on.anonymous.get(
    '/wares',
    { summary: 'a', query: listed.query, reply: listed.reply, cache },
    ({ db, ...request }) => {
      ran('wares')
      return listed.read(request, db.wares)
    },
  )
  on.anonymous.get('/by-hand', { summary: 'a', reply: Seen, cache }, async ({ db }) => {
    ran('by-hand')
    const rows = await db.query.raw('select name from wares order by name')
    return { seen: JSON.stringify(rows) }
  })
  on.anonymous.get('/alone', { summary: 'a', reply: Seen, cache }, () => {
    ran('alone')
    return { seen: 'x' }
  })
  on.anonymous.get(
    '/declared',
    { summary: 'a', reply: Seen, cache: { for: '1h', tables: ['wares'], browser: '10s' } },
    () => {
      ran('declared')
      return { seen: 'x' }
    },
  )
  on.anonymous.get('/slow', { summary: 'a', reply: Seen, cache }, async ({ db }) => {
    ran('slow')
    const total = await db.wares.total({})
    await gate
    return { seen: String(total) }
  })
  on.anonymous.get('/speech', { summary: 'a', headers: Lang, reply: Seen, cache }, ({ headers }) => {
    ran('speech')
    return { seen: headers['accept-language'] ?? '-' }
  })
  const values = Type.Object({ a: Type.Array(Type.String()), b: Type.Optional(Type.String()) })
  on.anonymous.get('/values', { summary: 'a', query: values, reply: Seen, cache }, ({ query }) => {
    ran('values')
    return { seen: query.a.join() }
  })
  on.anonymous.get('/user', { summary: 'a', reply: Seen, cache }, ({ user }) => ({
    seen: user?.name ?? 'nobody',
  }))
  on.anonymous.get('/fails', { summary: 'a', reply: Seen, cache }, () => {
    ran('fails')
    throw new Error('a bug')
  })
  on.anonymous.get('/bytes', { summary: 'a', reply: bytes('image/png'), cache }, () => Buffer.from('png'))
  on.anonymous.get('/text', { summary: 'a', reply: text('text/csv'), cache }, () => 'a,b')
  on.anonymous.get('/away', { summary: 'a', reply: redirect(), cache }, () => '/test/text')
  on.anonymous.get('/status', { summary: 'a', reply: statuses({ 203: Seen }), cache }, () =>
    withStatus(203, { seen: 'x' }),
  )
  const counted = withHeaders(Seen, { 'x-count': Type.Integer() })
  on.anonymous.get('/counted', { summary: 'a', reply: counted, cache }, () => {
    return { body: { seen: 'x' }, headers: { 'x-count': ran('counted').size } }
  })
  on.anonymous.post('/raw', { summary: 'a' }, async ({ db }) => {
    await db.query.raw('update wares set stock = stock + 1')
  })
  on.anonymous.post('/elsewhere', { summary: 'a' }, async ({ db }) => {
    await db.query('sale_lines').delete()
  })
  on.anonymous.post('/undone', { summary: 'a' }, async ({ db }) => {
    await db.query('wares').update({ stock: 7 })
    throw new Error('undone')
  })
  on.anonymous.post('/part', { summary: 'a' }, async ({ db }) => {
    await db.atomically(part => part.query('wares').update({ stock: 8 }))
  })
})

const lines: string[] = []
const log = { write: (text: string) => void lines.push(text) }
const variables = { METRICS: 'anonymous', CORS_ORIGINS: 'https://app.example', LOG_LEVEL: 'info' }
const { app, call } = await startApi([wares, cached], variables, log)
const body = { sku: 'tea', name: 'Tea', price_cents: 100, stock: 9 }
const { id } = (await call('POST', '/v1/wares', { as: 'admin', body })).body

beforeEach(async () => {
  await call('DELETE', '/cache', { as: 'admin' })
  runs.clear()
  gate = Promise.resolve()
})

test('the second response comes from memory, with the same status, ETag and bytes, and with its own headers', async () => {
  const [first, second] = [await call('GET', '/test/wares'), await call('GET', '/test/wares')]
  const own = ['x-request-id', 'ratelimit', 'date', 'server-timing']
  const shared = ({ headers }: typeof first) =>
    Object.entries(headers).filter(([name]) => !own.includes(name))

  expect([second.status, second.body, shared(second)]).toEqual([200, first.body, shared(first)])
  expect(first.body.items).toContainEqual(expect.objectContaining({ id }))
  expect(first.headers['x-request-id']).not.toBe(second.headers['x-request-id'])
  expect(first.headers.ratelimit).not.toBe(second.headers.ratelimit)
  expect(second.headers['cache-control']).toBe('no-cache')
  expect(second.headers).not.toHaveProperty('age')
  expect(runs.get('wares')).toBe(1)
})

test('a 304, a HEAD and a 412 come from memory, too', async () => {
  const { headers, body } = await call('GET', '/test/wares')
  const etag = String(headers.etag)
  const same = await call('GET', '/test/wares', { headers: { 'if-none-match': etag } })
  const head = await call('HEAD', '/test/wares')
  const other = await call('GET', '/test/wares', { headers: { 'if-match': '"other"' } })

  expect([same.status, same.body, same.headers.etag, same.headers['cache-control']]).toEqual([
    304,
    '',
    etag,
    'no-cache',
  ])
  expect([head.status, head.body, head.headers.etag]).toEqual([200, '', etag])
  expect(Number(head.headers['content-length'])).toBe(Buffer.byteLength(JSON.stringify(body)))
  expect(other.status).toBe(412)
  expect(runs.get('wares')).toBe(1)
})

const writes: ReadonlyArray<[string, () => ReturnType<typeof call>]> = [
  ['an insert', () => call('POST', '/v1/wares', { as: 'admin', body: { ...body, sku: 'coffee' } })],
  ['an update', () => call('PATCH', `/v1/wares/${id}`, { as: 'admin', body: { stock: 1 } })],
  ['SQL by hand', () => call('POST', '/test/raw')],
  ['a savepoint', () => call('POST', '/test/part')],
]

test.each(writes)('%s is in the next response', async (_name, write) => {
  for (const path of ['/test/wares', '/test/by-hand']) await call('GET', path)
  expect((await write()).status).toBeLessThan(300)
  const { body } = await call('GET', '/test/wares')
  await call('GET', '/test/by-hand')

  expect(body.items).toEqual((await call('GET', '/v1/wares')).body.items)
  expect([runs.get('wares'), runs.get('by-hand')]).toEqual([2, 2])
})

test('what a write does not touch stays in memory, and SQL by hand depends on every table', async () => {
  const paths = ['/test/wares', '/test/declared', '/test/alone', '/test/by-hand']
  for (const path of paths) await call('GET', path)
  expect((await call('POST', '/test/elsewhere')).status).toBe(204)
  for (const path of paths) await call('GET', path)
  expect(Object.fromEntries(runs)).toEqual({ wares: 1, declared: 1, alone: 1, 'by-hand': 2 })
})

test('a declared table counts although the handler was not seen to read it', async () => {
  await call('GET', '/test/declared')
  await call('POST', '/test/raw')
  await call('GET', '/test/declared')
  expect(runs.get('declared')).toBe(2)
})

test('a write that is rolled back changes nothing', async () => {
  await call('GET', '/test/wares')
  expect((await call('POST', '/test/undone')).status).toBe(500)
  await call('GET', '/test/wares')
  expect(runs.get('wares')).toBe(1)
})

test('of a hundred callers at once one runs the handler', async () => {
  const responses = await Promise.all(Array.from({ length: 100 }, () => call('GET', '/test/slow')))
  expect(new Set(responses.map(({ body }) => body.seen)).size).toBe(1)
  expect(runs.get('slow')).toBe(1)
})

test('a response that was being made during a write is not kept, and not given to later callers', async () => {
  let open = () => {}
  gate = new Promise(resolve => {
    open = resolve
  })
  const early = call('GET', '/test/slow')
  await expect.poll(() => runs.get('slow')).toBe(1)
  const written = call('POST', '/v1/wares', { as: 'admin', body: { ...body, sku: 'late' } })
  open()
  await Promise.all([early, written])
  const total = Number((await call('GET', '/test/slow')).body.seen)

  expect(total).toBe((await app.knex('wares').select('id')).length)
  expect(runs.get('slow')).toBe(2)
})

test('parameters in any order are one response, but not the values of one', async () => {
  for (const query of ['limit=5&sku=tea', 'sku=tea&limit=5', 'limit=5&sku=tee'])
    await call('GET', `/test/wares?${query}`)
  expect(runs.get('wares')).toBe(2)
  expect((await call('GET', '/test/wares?limit=x')).status).toBe(422)
})

test('a name is the same name if it is encoded', async () => {
  const seen = async (query: string) => (await call('GET', `/test/values?${query}`)).body.seen
  const [one, other] = ['a=1&%61=2&b=3', 'a=2&%61=1&b=3']
  expect([await seen(one), await seen(other)]).toEqual(['1,2', '2,1'])
  expect([await seen(one), await seen('b=3&a=1&%61=2')]).toEqual(['1,2', '1,2'])
  expect(await seen('a=1&%6=2&a=%')).toBe('1,%')
  expect(runs.get('values')).toBe(3)
})

test('a response is found by another order of parameters after the one that was kept is dropped', async () => {
  const queries = ['limit=5&sku=tea', 'sku=tea&limit=5']
  for (const query of [...queries, ...queries]) await call('GET', `/test/wares?${query}`)
  expect(runs.get('wares')).toBe(1)
  await call('POST', '/test/raw')
  for (const query of [...queries.toReversed(), ...queries]) await call('GET', `/test/wares?${query}`)
  expect(runs.get('wares')).toBe(2)
})

test('a declared header makes another response, and is in Vary', async () => {
  const say = (language: string) => call('GET', '/test/speech', { headers: { 'accept-language': language } })
  const responses = [await say('de'), await say('en'), await say('de')]
  expect(responses.map(({ body }) => body.seen)).toEqual(['de', 'en', 'de'])
  expect(responses[0]?.headers.vary).toBe('Origin, accept-language')
  expect(runs.get('speech')).toBe(2)
})

test('a caller with a key is neither given what is in memory, nor is anything of it kept', async () => {
  const seen = async (as?: 'user' | 'other') => {
    const { body, headers } = await call('GET', '/test/user', as ? { as } : {})
    return [body.seen, headers['cache-control']]
  }
  expect(await seen('user')).toEqual(['test user', 'private, no-cache'])
  expect(await seen()).toEqual(['nobody', 'no-cache'])
  expect(await seen('other')).toEqual(['test other', 'private, no-cache'])
  expect(await seen()).toEqual(['nobody', 'no-cache'])
})

test('an error is not kept', async () => {
  expect([(await call('GET', '/test/fails')).status, (await call('GET', '/test/fails')).status]).toEqual([
    500, 500,
  ])
  expect(runs.get('fails')).toBe(2)
})

test.each([
  ['bytes', 200],
  ['text', 200],
  ['away', 302],
  ['status', 203],
  ['counted', 200],
])('a reply of /test/%s is kept whole', async (name, status) => {
  const [first, second] = [await call('GET', `/test/${name}`), await call('GET', `/test/${name}`)]
  const kept = ({ body, headers }: typeof first) => [
    body,
    headers.etag,
    headers.location,
    headers['content-type'],
    headers['x-count'],
  ]
  expect([second.status, kept(second)]).toEqual([status, kept(first)])
  expect(runs.get(name) ?? 1).toBe(1)
})

test('what browsers may keep is said apart, and not to callers with a key', async () => {
  const { headers } = await call('GET', '/test/declared')
  expect([headers['cache-control'], headers.vary]).toEqual(['public, max-age=10', 'Origin, Authorization'])
  expect((await call('GET', '/test/declared', { as: 'user' })).headers['cache-control']).toBe(
    'private, no-cache',
  )
})

test('the log has the URL of each request as it was sent, without secrets', async () => {
  const queries = ['a=1&token=t0p', 'token=t0p&a=1', 'token=t0p&a=1', 'a=1&token=t0p']
  lines.length = 0
  for (const query of queries) await call('GET', `/test/alone?${query}`)
  const logged = lines.map(line => JSON.parse(line).url)
  expect(logged).toEqual(queries.map(query => `/test/alone?${query.replace('t0p', '[secret]')}`))
  expect(runs.get('alone')).toBe(1)
})

test('DELETE /cache drops everything, and only admins may', async () => {
  await call('GET', '/test/alone')
  expect((await call('DELETE', '/cache', { as: 'user' })).status).toBe(403)
  await call('GET', '/test/alone')
  expect((await call('DELETE', '/cache', { as: 'admin' })).status).toBe(204)
  await call('GET', '/test/alone')
  expect(runs.get('alone')).toBe(2)
})

test('/metrics has hits, misses, bytes and drops, and the list of routes what is cached', async () => {
  const counts = async () => {
    const text = String((await call('GET', '/metrics')).body)
    return Object.fromEntries(
      [...text.matchAll(/^http_cache_(\S+) (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]),
    )
  }
  const before = await counts()
  for (const _ of [1, 2]) await call('GET', '/test/wares')
  await call('POST', '/test/raw')
  await call('GET', '/test/wares')
  await call('GET', '/test/user', { as: 'user' })
  const after = await counts()
  const grown = (name: string) => (after[name] ?? 0) - (before[name] ?? 0)

  expect(['hits_total', 'misses_total', 'bypasses_total', 'drops_total{cause="write"}'].map(grown)).toEqual([
    1, 2, 1, 1,
  ])
  expect(after.bytes).toBeGreaterThan(500)
  expect(app.routeTable.find(({ path }) => path === '/test/declared')).toMatchObject({ note: 'cached 1h' })
})
