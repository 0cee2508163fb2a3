import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { IdParams } from '../src/db/row.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import type { AudienceRoutes } from '../src/http/request/route.ts'
import { file, redirect, statuses, text, withHeaders, withStatus } from '../src/http/response/replies.ts'
import { startApi } from './support/api.ts'
import { Ware, wares } from './support/shop.ts'

const Sku = Type.Object({ sku: Type.String() }, { additionalProperties: false })
const Job = Type.Object({ id: Type.String(), secret: Type.Optional(Type.String()) })
const { secret: _, ...shown } = Job.properties
const headers = { 'x-rows': Type.Integer() }

const many = blueprint('/test', on => {
  on.anonymous.post(
    '/wares',
    {
      summary: 'Add unless it exists, or later',
      body: Sku,
      reply: statuses({ 200: Ware, 201: Ware, 202: Type.Object(shown), 204: null }),
    },
    async ({ db, body: { sku } }) => {
      if (sku === 'none') return withStatus(204)
      if (sku === 'later') return withStatus(202, { id: 'job', secret: 'not in the schema' })
      const found = await db.wares.find({ sku })
      if (found) return withStatus(200, found)
      return withStatus(201, await db.wares.add({ sku, name: 'Tea', price_cents: 1, stock: 1 }))
    },
  )
  on.anonymous.get('/wares/:id', { summary: 'Read', params: IdParams, reply: Ware }, ({ db, params }) =>
    db.wares.get(params.id),
  )
  on.anonymous.put(
    '/wares/:id',
    { summary: 'Replace', params: IdParams, body: Sku, reply: statuses({ 200: Sku, 201: Sku }) },
    ({ body }) => withStatus(body.sku === 'new' ? 201 : 200, body),
  )
  on.anonymous.get(
    '/mixed',
    { summary: 'Read', reply: statuses({ 200: Sku, 203: text('text/csv') }) },
    ({ url }) => (url.endsWith('?csv') ? withStatus(203, 'a\n') : withStatus(200, { sku: 'a' })),
  )
  const headed = { summary: 'Add', reply: statuses({ 201: withHeaders(Job, headers) }) } as const
  on.anonymous.post('/jobs', headed, () => withStatus(201, { body: { id: 'a b' }, headers: { 'x-rows': 1 } }))
  on.anonymous.get('/jobs/:id', { summary: 'Read', params: Job, reply: Job }, ({ params }) => params)
})

const { call, config } = await startApi([wares, many], { CORS_ORIGINS: '*' })
const add = (sku: string) => call('POST', '/test/wares', { body: { sku } })

test('a route responds with one of its statuses, each with its own body', async () => {
  const [created, found, later, none] = [
    await add('tea'),
    await add('tea'),
    await add('later'),
    await add('none'),
  ]

  expect([created.status, found.status, later.status, none.status]).toEqual([201, 200, 202, 204])
  expect(found.body).toEqual(created.body)
  expect(later.body).toEqual({ id: 'job' })
  expect(none.body).toBe('')
})

test('only a 201 has a Location: of a POST the created resource, of a PUT its own path', async () => {
  const [created, found] = [await add('coffee'), await add('coffee')]
  expect([created.headers.location, found.headers.location]).toEqual([
    `/test/wares/${created.body.id}`,
    undefined,
  ])
  const url = `/test/wares/${created.body.id}`
  const put = async (sku: string) => (await call('PUT', `${url}?`, { body: { sku } })).headers.location
  expect([await put('new'), await put('old')]).toEqual([url, undefined])
  expect((await call('POST', '/test/jobs')).headers).toMatchObject({
    location: '/test/jobs/a%20b',
    'x-rows': '1',
  })
})

test('a read has the ETag of what it responds with', async () => {
  for (const [path, status, type] of [
    ['/test/mixed', 200, 'application/json; charset=utf-8'],
    ['/test/mixed?csv', 203, 'text/csv; charset=utf-8'],
  ] as const) {
    const first = await call('GET', path)
    expect([first.status, first.headers['content-type']]).toEqual([status, type])
    const again = await call('GET', path, { headers: { 'if-none-match': String(first.headers.etag) } })
    expect(again.status).toBe(304)
  }
})

test('the contract has every status with its body and headers', async () => {
  const { paths } = (await call('GET', '/openapi.json')).body
  const { responses } = paths['/test/wares'].post
  const ware = { $ref: '#/components/schemas/Ware' }
  expect(Object.keys(responses).filter(status => status < '300')).toEqual(['200', '201', '202', '204'])
  expect([200, 201].map(status => responses[status].content['application/json'].schema)).toEqual([ware, ware])
  expect(responses[204]).not.toHaveProperty('content')
  expect([200, 201].map(status => 'Location' in responses[status].headers)).toEqual([false, true])
  const mixed = paths['/test/mixed'].get.responses
  expect(Object.keys(mixed[203].content)).toEqual(['text/csv'])
  expect(mixed).toHaveProperty('304')
})

const faults: Array<[fault: string, (on: AudienceRoutes) => void]> = [
  [
    'a status beside its statuses',
    on =>
      on.anonymous.post('/', { summary: 'a', reply: statuses({ 200: Sku }), status: 201 }, () =>
        withStatus(200, { sku: 'a' }),
      ),
  ],
  [
    'a redirect among its statuses',
    on =>
      on.anonymous.post('/', { summary: 'a', reply: statuses({ 200: redirect() }) }, () =>
        withStatus(200, '/'),
      ),
  ],
]

test.each(faults)('at startup a route is refused: it has %s', async (fault, routes) => {
  await expect(createApp(config, { blueprints: [blueprint('/x', routes)] })).rejects.toThrow(fault)
})

test('a status that is not declared, or another body than declared, is a type error', () => {
  blueprint('/x', on => {
    const spec = { summary: 'a', reply: statuses({ 200: Sku, 202: null }) } as const
    // @ts-expect-error: 201 is not declared.
    on.anonymous.post('/', spec, () => withStatus(201, { sku: 'a' }))
    // @ts-expect-error: the body of 200 is missing.
    on.anonymous.post('/', spec, () => withStatus(200))
    // @ts-expect-error: sku is a text.
    on.anonymous.post('/', spec, () => withStatus(200, { sku: 1 }))
    // @ts-expect-error: 404 is an error: throw a problem.
    statuses({ 200: Sku, 404: file('a/b') })
  })
  expect(Object.keys(Sku.properties)).toEqual(['sku'])
})
