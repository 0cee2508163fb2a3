import { createHmac } from 'node:crypto'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import type { AudienceRoutes } from '../src/http/request/route.ts'
import { startApi } from './support/api.ts'
import { wares } from './support/shop.ts'

const Seen = Type.Object({ seen: Type.String() })
const Event = Type.Object({ type: Type.String() }, { additionalProperties: false })
const signed = Type.Object({
  'x-signature': Type.String({ pattern: '^[0-9a-f]{64}$' }),
  'x-attempt': Type.Optional(Type.Integer({ minimum: 1 })),
})
const sign = (body: string | Buffer) => createHmac('sha256', 'secret').update(body).digest('hex')

const routes = blueprint('/test', on => {
  on.anonymous.post(
    '/signed',
    { summary: 'Take an event', headers: signed, body: Event, rawBody: true, reply: Seen },
    ({ rawBody, headers, body }) => ({
      seen: `${sign(rawBody) === headers['x-signature']} ${headers['x-attempt'] ?? 0} ${body.type}`,
    }),
  )
  on.anonymous.put(
    '/xml',
    { summary: 'Take XML', rawBody: ['application/xml', 'text/xml'], reply: Seen },
    ({ rawBody }) => ({ seen: rawBody.toString('hex') }),
  )
  on.anonymous.post('/late', { summary: 'After the commit' }, ({ db }) => {
    db.afterCommit(({ config, log, requestId, traceparent }) => {
      log.info('late')
      late.push(config.environment, requestId, traceparent)
    })
  })
})
const late: string[] = []

const { call, config } = await startApi([wares, routes], { BODY_LIMIT: '1000' })

function post(body: string | Buffer, headers: Record<string, string> = {}) {
  const own = { 'content-type': 'application/json', 'x-signature': sign(body), ...headers }
  return call('POST', '/test/signed', { body, headers: own })
}

test('a handler gets the bytes of the JSON that was validated', async () => {
  const spaced = '{ "type" : "paid" }'
  expect((await post(spaced)).body).toEqual({ seen: 'true 0 paid' })
  expect((await post(spaced, { 'x-signature': sign('other') })).body.seen).toBe('false 0 paid')
  expect((await post('{"type":1}')).status).toBe(422)
  expect((await post('{')).status).toBe(400)
  expect((await post(`{"type":"${'x'.repeat(1000)}"}`)).status).toBe(413)
})

test('declared headers are converted and validated: a wrong one is a 400', async () => {
  expect((await post('{"type":"a"}', { 'x-attempt': '2' })).body).toEqual({ seen: 'true 2 a' })
  for (const [name, value] of [
    ['x-attempt', '0'],
    ['x-attempt', 'x'],
    ['x-signature', 'x'],
  ] as const) {
    const { status, body } = await post('{"type":"a"}', { [name]: value })
    expect([status, body.errors]).toMatchObject([400, [{ in: 'headers', pointer: `/${name}` }]])
  }
  expect((await call('POST', '/test/signed', { body: { type: 'a' } })).status).toBe(400)
})

test('a route takes the bytes of other media types, and no others', async () => {
  const put = (type: string, body: Buffer) =>
    call('PUT', '/test/xml', { headers: { 'content-type': type }, body })
  for (const type of ['application/xml', 'text/xml; charset=latin1'])
    expect((await put(type, Buffer.from([0, 0xff]))).body).toEqual({ seen: '00ff' })
  const other = await put('application/json', Buffer.from('{}'))
  expect([other.status, other.body.detail]).toEqual([
    415,
    'Only application/xml and text/xml is read, not application/json.',
  ])
  expect((await put('text/xml', Buffer.alloc(1001))).status).toBe(413)
})

test('work after the commit gets the config, the log, and the id and trace of its request', async () => {
  const { headers } = await call('POST', '/test/late')
  expect(late).toEqual(['testing', headers['x-request-id'], expect.stringMatching(/^00-.{32}-.{16}-01$/)])
})

test('the contract has the headers and the bodies', async () => {
  const { paths } = (await call('GET', '/openapi.json')).body
  const { parameters } = paths['/test/signed'].post
  expect(parameters).toContainEqual(
    expect.objectContaining({ in: 'header', name: 'x-signature', required: true }),
  )
  expect(parameters).toContainEqual(expect.objectContaining({ name: 'x-attempt', required: false }))
  expect(paths['/test/signed'].post.responses).toHaveProperty('400')
  const media = { schema: { type: 'string', format: 'binary' } }
  expect(paths['/test/xml'].put.requestBody.content).toEqual({ 'application/xml': media, 'text/xml': media })
})

const faults: Array<[fault: string, (on: AudienceRoutes) => void]> = [
  [
    'Write its name in lower case',
    on => on.anonymous.get('/', { summary: 'a', headers: Type.Object({ 'X-A': Type.String() }) }, () => {}),
  ],
  [
    'which OpenAPI describes elsewhere',
    on => on.anonymous.get('/', { summary: 'a', headers: Type.Object({ accept: Type.String() }) }, () => {}),
  ],
  [
    'so it has no raw body',
    on => on.user.post('/', { summary: 'a', rawBody: true, files: { a: { maxBytes: 1 } } }, () => {}),
  ],
]

test.each(faults)('at startup a route is refused: %s', async (fault, routes) => {
  await expect(createApp(config, { blueprints: [blueprint('/x', routes)] })).rejects.toThrow(fault)
})
