import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Type } from 'typebox'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { wares } from './support/shop.ts'

const Seen = Type.Object({
  file: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  type: Type.Optional(Type.String()),
  size: Type.Optional(Type.Integer()),
  count: Type.Optional(Type.Integer()),
  fields: Type.Optional(Type.String()),
})
const Fields = Type.Object(
  { title: Type.String({ maxLength: 9 }), stars: Type.Optional(Type.Integer()) },
  { additionalProperties: false },
)
const seenPaths: string[] = []

const uploads = blueprint('/test', on => {
  const image = { maxBytes: 100, types: ['image/png'] }
  on.anonymous.post('/image', { summary: 'Take an image', files: { image }, reply: Seen }, ({ files }) => {
    const { path, name, type, size } = files.image
    seenPaths.push(path)
    return { file: readFileSync(path, 'utf8'), name, type, size }
  })
  on.anonymous.post(
    '/photos',
    {
      summary: 'Take photos',
      body: Fields,
      files: { photos: { maxBytes: 10, maxCount: 2 }, note: { maxBytes: 10, optional: true } },
      reply: Seen,
    },
    ({ body, files }) => ({
      fields: JSON.stringify(body),
      count: files.photos.length,
      ...(files.note && { name: files.note.name }),
    }),
  )
  on.anonymous.post(
    '/fails',
    { summary: 'Fail', files: { any: { maxBytes: 10 } } },
    async ({ db, files }) => {
      seenPaths.push(files.any.path)
      await db.wares.add({ sku: 'failed', name: 'Tea', price_cents: 1, stock: 1 })
      throw new Error('a bug')
    },
  )
  on.anonymous.post('/large', { summary: 'Large', files: { any: { maxBytes: 1e9 } } }, () => {})
})

const { app, call } = await startApi([wares, uploads], { BODY_LIMIT: '1000' })
const address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
const used = (): number => app.knex.client.pool.numUsed()

/** Other tests and programs leave the temporary folder of these tests alone. */
const temporary = mkdtempSync(join(tmpdir(), 'test-'))
for (const name of ['TMPDIR', 'TEMP']) vi.stubEnv(name, temporary)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(temporary, { recursive: true })
})
const folders = () => readdirSync(temporary)

type Part = string | { readonly bytes: string; readonly type?: string; readonly name?: string }

function form(...parts: Array<[field: string, part: Part]>): FormData {
  const form = new FormData()
  for (const [field, part] of parts)
    if (typeof part === 'string') form.append(field, part)
    else form.append(field, new Blob([part.bytes], { type: part.type ?? 'image/png' }), part.name ?? 'a.png')
  return form
}

const send = (path: string, ...parts: Parameters<typeof form>) =>
  call('POST', `/test${path}`, { body: form(...parts) })
const pointers = ({ body }: Awaited<ReturnType<typeof call>>) =>
  body.errors?.map(({ pointer }: { pointer: string }) => pointer)

test('a file is on disk while the handler runs, and removed with the response', async () => {
  const { status, body } = await send('/image', ['image', { bytes: 'pixels', name: '../../etc/tea.png' }])
  expect([status, body]).toEqual([200, { file: 'pixels', name: 'tea.png', type: 'image/png', size: 6 }])
  await expect.poll(() => seenPaths.some(path => existsSync(path))).toBe(false)
  await expect.poll(folders).toEqual([])
})

test('the fields of a form are validated like a query, its files are lists or optional', async () => {
  const photo = { bytes: 'a' }
  const whole = await send(
    '/photos',
    ['title', 'Tea'],
    ['stars', '5'],
    ['photos', photo],
    ['photos', photo],
    ['note', { ...photo, name: 'n.txt' }],
  )
  expect([whole.status, whole.body]).toEqual([
    200,
    { fields: '{"title":"Tea","stars":5}', count: 2, name: 'n.txt' },
  ])
  expect((await send('/photos', ['title', 'Tea'])).body).toEqual({ fields: '{"title":"Tea"}', count: 0 })

  const wrong = await send('/photos', ['title', 'x'.repeat(10)], ['stars', 'many'], ['unknown', '1'])
  expect([wrong.status, pointers(wrong)?.sort()]).toEqual([422, ['/stars', '/title', '/unknown']])
})

test.each([
  ['a file that is too large', 413, '/image', ['image', { bytes: 'x'.repeat(101) }]],
  ['a file of another type', 415, '/image', ['image', { bytes: 'x', type: 'text/plain' }]],
  ['a file that is no part of the form', 422, '/image', ['other', { bytes: 'x' }]],
  ['a missing file', 422, '/image', ['image', { bytes: '', name: '' }]],
  ['a field without a schema', 422, '/image', ['image', 'text']],
  ['a name that is not text', 422, '/photos', ['note', { bytes: 'x', name: 'a\0b' }]],
  ['a field that is too large', 413, '/photos', ['title', 'x'.repeat(1001)]],
  ['a field named __proto__', 400, '/photos', ['__proto__', 'x']],
] as const)('%s is a %i', async (_, status, path, [field, part]) => {
  const response = await send(path, [field, part])
  expect([response.status, response.body.status]).toEqual([status, status])
  if (status !== 400 && field !== 'title')
    expect(pointers(response)).toContain(`/${field === 'other' || path === '/photos' ? field : 'image'}`)
  await expect.poll(folders).toEqual([])
})

test('too many files are a 422, too many parts a 413', async () => {
  const photo = ['photos', { bytes: 'a' }] as [string, Part]
  expect((await send('/photos', ['title', 'Tea'], photo, photo, photo)).status).toBe(422)
  const many = Array.from({ length: 101 }, () => ['title', 'x'] as [string, Part])
  expect((await send('/photos', ...many)).status).toBe(413)
})

const boundary = { 'content-type': 'multipart/form-data; boundary=b' }
const partOf = (field: string, type: string) =>
  `--b\r\ncontent-disposition: form-data; name="${field}"; filename="a"\r\ncontent-type: ${type}\r\n\r\n`

test.each([
  ['JSON', 415, { body: {} }],
  ['no form', 422, {}],
  ['a form without a boundary', 400, { body: 'x', headers: { 'content-type': 'multipart/form-data' } }],
  ['a form that ends early', 400, { body: `${partOf('image', 'image/png')}x`, headers: boundary }],
])('%s is a %i', async (_, status, options) => {
  expect((await call('POST', '/test/image', options)).status).toBe(status)
})

test('other routes take no form', async () => {
  const body = form(['sku', 'tea'])
  expect((await call('POST', '/v1/wares', { as: 'admin', body })).status).toBe(415)
})

test('a handler that fails leaves no file and no row', async () => {
  expect((await send('/fails', ['any', { bytes: 'x' }])).status).toBe(500)
  expect(await app.knex('wares').where({ sku: 'failed' })).toEqual([])
  await expect.poll(folders).toEqual([])
})

const head = (length: number, path = 'large', part = partOf('any', 'text/plain')) =>
  `POST /test/${path} HTTP/1.1\r\nhost: a\r\ncontent-type: ${boundary['content-type']}\r\ncontent-length: ${length}\r\n\r\n${part}`

test('a caller who disconnects during an upload leaves nothing, and held no database connection', async () => {
  const socket = connect(Number(address.port), address.hostname)
  onTestFinished(() => void socket.destroy())
  socket.write(head(1e8) + 'x'.repeat(100_000))
  await expect.poll(() => folders().length).toBe(1)
  await expect.poll(used).toBe(0) // Other tests may still store the last use of a key.
  socket.destroy()
  await expect.poll(folders).toEqual([])
  await expect.poll(used).toBe(0)
})

test('a form that is larger than all its files is a 413 before it arrives', async () => {
  const socket = connect(Number(address.port), address.hostname)
  onTestFinished(() => void socket.destroy())
  socket.write(head(3e9))
  const response = await text(socket)
  expect(response).toMatch(/^HTTP\/1.1 413 /)
  expect(response).toMatch(/^connection: close/im)
})

test('a caller who is still sending reads the 413', async () => {
  const socket = connect(Number(address.port), address.hostname)
  onTestFinished(() => void socket.destroy())
  socket.write(head(5e6, 'image', partOf('image', 'image/png')) + 'x'.repeat(4e6))
  expect(await text(socket)).toMatch(/^HTTP\/1.1 413 /)
})
