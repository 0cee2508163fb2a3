import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Type } from 'typebox'
import { afterAll, expect, test } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { attachment } from '../src/http/response/download.ts'
import { bytes, file, redirect, stream, text, withHeaders } from '../src/http/response/replies.ts'
import { startApi } from './support/api.ts'
import { Ware, wares } from './support/shop.ts'

const folder = mkdtempSync(join(tmpdir(), 'replies-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'ten bytes.bin')
writeFileSync(path, '0123456789')

const Name = Type.Object({ name: Type.String() })
const headers = { 'x-rows': Type.Integer(), 'cache-control': Type.Optional(Type.String()) }
const tea = (sku: string) => ({ sku, name: 'Tea', price_cents: 690, stock: 1 })

const replies = blueprint('/test', on => {
  const { get } = on.anonymous
  get('/csv', { summary: 'Text', reply: text('text/csv') }, () => 'sku\ntea\n')
  get('/pdf', { summary: 'Bytes', reply: bytes('application/pdf') }, () => Buffer.from('%PDF'))
  get(
    '/stream',
    { summary: 'Stream', reply: stream('text/plain') },
    () =>
      async function* ({ db }) {
        yield `wares: ${await db.wares.total({})}\n`
        yield Buffer.from('end\n')
      },
  )
  get('/file', { summary: 'File', reply: file('application/octet-stream', 'image/png') }, () => ({
    path,
    name: 'Zahl € "1".bin',
  }))
  get('/inline', { summary: 'File', reply: file('image/png') }, () => ({ path }))
  get('/lost', { summary: 'File', reply: file('image/png') }, () => ({ path: join(folder, 'lost') }))
  get('/away', { summary: 'Redirect', reply: redirect() }, () => '/v1/wares?sort=name')
  get('/far', { summary: 'Redirect', reply: redirect(301) }, () => 'https://example.com/a b')
  get('/evil', { summary: 'Redirect', reply: redirect() }, () => '//evil.example')
  get('/headed', { summary: 'Headers', reply: withHeaders(Name, headers) }, () => ({
    body: { name: 'Tea' },
    headers: { 'x-rows': 3, 'cache-control': 'private, max-age=60' },
  }))
  get('/headed-csv', { summary: 'Headers', reply: withHeaders(text('text/csv'), headers) }, () => ({
    body: 'a\n',
    headers: { 'x-rows': 1 },
  }))
  get('/split', { summary: 'Headers', reply: withHeaders(Name, { 'x-name': Type.String() }) }, () => ({
    body: { name: 'Tea' },
    headers: { 'x-name': 'a\r\nset-cookie: b' },
  }))
  get('/config', { summary: 'Config', reply: Name }, ({ config }) => ({ name: config.environment }))

  on.anonymous.post(
    '/headed',
    {
      summary: 'Add',
      reply: withHeaders(Ware, headers),
      status: 201,
      location: ({ body }) => `/v1/wares/${body.id}`,
    },
    async ({ db }) => ({
      body: await db.wares.add(tea('headed')),
      headers: { 'x-rows': 1 },
    }),
  )
  on.anonymous.post('/broken', { summary: 'Add', reply: stream('text/plain') }, async ({ db }) => {
    await db.wares.add(tea('broken'))
    throw new Error('a bug')
  })
  on.anonymous.post('/stream', { summary: 'Add', reply: stream('text/plain') }, async ({ db }) => {
    const { id } = await db.wares.add(tea('streamed'))
    return async function* ({ db }) {
      yield (await db.wares.get(id)).sku
    }
  })
})

const { app, call } = await startApi([wares, replies], {
  CORS_ORIGINS: 'https://app.example',
  PATH_PREFIX: '/shop',
})
const etag = async (url: string) => String((await call('GET', url)).headers.etag)

test.each([
  ['/csv', 'text/csv; charset=utf-8', 'sku\ntea\n'],
  ['/pdf', 'application/pdf', '%PDF'],
])('GET %s is %s with an ETag, and 304 with If-None-Match', async (path, type, body) => {
  const whole = await call('GET', `/test${path}`)
  expect([whole.status, whole.headers['content-type'], whole.body]).toEqual([200, type, body])

  const known = { headers: { 'if-none-match': String(whole.headers.etag) } }
  expect((await call('GET', `/test${path}`, known)).status).toBe(304)
  expect((await call('GET', `/test${path}`, { headers: { 'if-match': '"other"' } })).status).toBe(412)

  const head = await call('HEAD', `/test${path}`)
  expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', String(body.length)])
})

test('a stream is made while it is sent, and reads outside a transaction; HEAD does not open it', async () => {
  expect((await call('GET', '/test/stream')).body).toMatch(/^wares: \d+\nend\n$/)
  expect(await call('HEAD', '/test/stream')).toMatchObject({ status: 200, body: '' })
  expect((await call('POST', '/test/stream')).body).toBe('streamed')
  expect((await call('POST', '/test/broken')).status).toBe(500)
  expect(await app.knex('wares').where({ sku: 'broken' })).toEqual([])
})

test('a file has a range, an ETag, and a name under which browsers save it', async () => {
  const whole = await call('GET', '/test/file')
  expect([whole.status, whole.body, whole.headers['content-type']]).toEqual([
    200,
    '0123456789',
    'application/octet-stream',
  ])
  expect(whole.headers['content-disposition']).toBe(
    `attachment; filename="Zahl _ _1_.bin"; filename*=UTF-8''Zahl%20%E2%82%AC%20%221%22.bin`,
  )
  const range = (value: string) => call('GET', '/test/file', { headers: { range: value } })
  const part = await range('bytes=2-4')
  expect([part.status, part.body, part.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10'])
  const outside = await range('bytes=20-')
  expect([outside.status, outside.headers['content-range']]).toEqual([416, 'bytes */10'])
  expect(outside.body).toMatchObject({ status: 416, detail: 'The file has no such range.' })

  const tag = await etag('/test/file')
  expect((await call('GET', '/test/file', { headers: { 'if-none-match': tag } })).status).toBe(304)
  const head = await call('HEAD', '/test/file')
  expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', '10'])
})

test('a file without a name is shown, and one that does not exist is a 404', async () => {
  expect((await call('GET', '/test/inline')).headers).not.toHaveProperty('content-disposition')
  expect(await call('GET', '/test/lost')).toMatchObject({ status: 404, body: { status: 404 } })
  expect(attachment('a\ud800b')).toContain("filename*=UTF-8''a%EF%BF%BDb")
})

test('a redirect leads to a path of this API, below its prefix, or to a URL', async () => {
  const away = await call('GET', '/test/away')
  expect([away.status, away.headers.location, away.body]).toEqual([302, '/shop/v1/wares?sort=name', ''])
  const far = await call('GET', '/test/far')
  expect([far.status, far.headers.location]).toEqual([301, 'https://example.com/a%20b'])
  expect((await call('GET', '/test/evil')).status).toBe(500)
})

test('declared headers are sent, and pages of other origins can read them', async () => {
  const headed = await call('GET', '/test/headed', { headers: { origin: 'https://app.example' } })
  expect([headed.body, headed.headers['x-rows'], headed.headers['cache-control']]).toEqual([
    { name: 'Tea' },
    '3',
    'private, max-age=60',
  ])
  expect(headed.headers['access-control-expose-headers']).toMatch(/ETag.*, x-rows, cache-control$/)
  expect(await etag('/test/headed')).toMatch(/^".+"$/)
  expect((await call('GET', '/test/headed-csv')).headers).toMatchObject({
    'x-rows': '1',
    'content-type': 'text/csv; charset=utf-8',
  })
  const made = await call('POST', '/test/headed')
  expect([made.status, made.headers.location]).toEqual([201, `/shop/v1/wares/${made.body.id}`])
  expect((await call('GET', '/test/split')).status).toBe(500)
})

test('a handler reads the config', async () => {
  expect((await call('GET', '/test/config')).body).toEqual({ name: 'testing' })
})

test('the contract has each reply', async () => {
  const { paths } = (await call('GET', '/openapi.json')).body
  const of = (path: string, status: number) => paths[`/test${path}`].get.responses[status]
  const binary = { schema: { type: 'string', format: 'binary' } }

  expect(of('/csv', 200).content).toEqual({ 'text/csv': { schema: { type: 'string' } } })
  expect(of('/pdf', 200).content).toEqual({ 'application/pdf': binary })
  expect(of('/stream', 200)).toMatchObject({ content: { 'text/plain': binary } })
  expect(of('/stream', 200).headers).not.toHaveProperty('ETag')
  expect(of('/file', 206).content).toEqual({ 'application/octet-stream': binary, 'image/png': binary })
  expect(of('/file', 416)).toEqual({ $ref: '#/components/responses/RangeNotSatisfiable' })
  expect(of('/away', 302)).toMatchObject({ headers: { Location: { schema: { type: 'string' } } } })
  expect(of('/headed', 200).headers).toMatchObject({ 'x-rows': { schema: { type: 'integer' } } })
})
