import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { blueprints, createApp } from '../src/app.ts'
import { IdParams } from '../src/db/row.ts'
import { deprecationsMarkdown } from '../src/http/contract/deprecations-page.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { usedFields } from '../src/http/request/deprecated-fields.ts'
import { type Deprecation, deprecated } from '../src/http/request/deprecation.ts'
import { problem } from '../src/http/response/problem.ts'
import { withHeaders } from '../src/http/response/replies.ts'
import { startApi } from './support/api.ts'
import { wares } from './support/shop.ts'

const since = '2026-12-01'
const sunset = '2027-06-01'
const use = 'GET /v1/wares/:id'
let time = Date.parse('2027-01-01')

const Thing = Type.Object({
  old: Type.Optional(Type.Integer({ default: 1, ...deprecated({ since, sunset, use: 'new' }) })),
  new: Type.Optional(Type.Integer()),
})
const Body = Type.Object({ lines: Type.Array(Thing) })
const summary = 'Read'

const things = blueprint('/v1/things', on => {
  const named = { summary, params: IdParams, deprecated: { since, sunset, use, why: 'Wares are better.' } }
  on.anonymous.get('/:id', named, () => undefined)
  on.anonymous.get('/endless', { summary, deprecated: { since } }, () => undefined)
  on.anonymous.post('/', { summary, query: Thing, body: Body, operationId: 'addThing' }, () => undefined)
})
const gone = blueprint('/v0/wares', { deprecated: { since, sunset, use: '/v1/wares' } }, on => {
  on.user.get('/', { summary }, () => undefined)
  on.anonymous.get('/:id', { summary, params: IdParams, deprecated: { since, use } }, () => undefined)
})
const Sku = Type.Object({ sku: Type.String({ maxLength: 3 }) })
const thrown: Record<string, () => never> = {
  409: () => {
    throw problem(409, 'It is taken.')
  },
  500: () => {
    throw new Error('A bug.')
  },
}
const olds = blueprint('/v1/olds', { deprecated: { since, sunset, use: '/v1/wares' } }, on => {
  on.anonymous.get('/', { summary, reply: Type.Object({ ok: Type.Boolean() }) }, () => ({ ok: true }))
  const named = { summary, body: Sku, deprecated: { since, sunset } }
  on.admin.post('/', named, ({ body: { sku } }) => thrown[sku]?.())
  const linked = {
    summary,
    reply: withHeaders(Type.Object({}), { link: Type.String() }),
    deprecated: { since },
  }
  on.anonymous.get('/linked', linked, () => ({ body: {}, headers: { link: '</a>; rel="next"' } }))
})
const variables = { CORS_ORIGINS: '*', PATH_PREFIX: '/shop' }
const { app, call, config } = await startApi([wares, things, gone, olds], variables, undefined, () => time)
const id = '01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'

test.each(['GET', 'HEAD'] as const)(
  '%s of a deprecated route has the headers, which pages may read',
  async method => {
    time = Date.parse('2027-01-01')
    const { status, headers } = await call(method, `/v1/things/${id}`, {
      headers: { origin: 'https://shop.example' },
    })

    expect(status).toBe(204)
    expect(headers).toMatchObject({
      deprecation: '@1796083200',
      sunset: 'Tue, 01 Jun 2027 00:00:00 GMT',
      link: `</shop/docs/deprecations#get-v1-things-id>; rel="deprecation"; type="text/html", </shop/v1/wares/${id}>; rel="successor-version"`,
    })
    expect(headers['access-control-expose-headers']).toContain('Deprecation, Link, Sunset')
  },
)

const json = { 'content-type': 'application/json' }

test.each([
  [200, 'GET', {}],
  [200, 'HEAD', {}],
  [204, 'POST', { as: 'admin', body: { sku: 'tea' } }],
  [304, 'GET', { headers: { 'if-none-match': '*' } }],
  [400, 'POST', { as: 'admin', body: '{', headers: json }],
  [400, 'GET', { headers: { host: 'a b' } }],
  [401, 'POST', { body: { sku: 'tea' } }],
  [401, 'GET', { headers: { authorization: 'Bearer key_unknown' } }],
  [403, 'POST', { as: 'user', body: { sku: 'tea' } }],
  [409, 'POST', { as: 'admin', body: { sku: '409' } }],
  [412, 'GET', { headers: { 'if-match': '"a"' } }],
  [413, 'POST', { as: 'admin', body: `"${'a'.repeat(2_000_000)}"`, headers: json }],
  [415, 'POST', { as: 'admin', body: 'a', headers: { 'content-type': 'text/plain' } }],
  [417, 'GET', { headers: { expect: 'more' } }],
  [422, 'POST', { as: 'admin', body: { sku: 'long' } }],
  [500, 'POST', { as: 'admin', body: { sku: '500' } }],
] as const)('a %i of a deprecated %s has the headers, once', async (status, method, options) => {
  time = Date.parse('2027-01-01')
  const origin = 'https://shop.example'
  const response = await call(method, '/v1/olds', {
    ...options,
    headers: { origin, ...Object(options).headers },
  })

  const page = `</shop/docs/deprecations#${method === 'POST' ? 'post' : 'get'}-v1-olds>; rel="deprecation"; type="text/html"`
  const link = method === 'POST' ? page : `${page}, </shop/v1/wares>; rel="successor-version"`
  expect(response.status).toBe(status)
  expect(response.headers).toMatchObject({
    deprecation: '@1796083200',
    sunset: 'Tue, 01 Jun 2027 00:00:00 GMT',
    link,
  })
  expect(response.headers['access-control-expose-headers']).toMatch(
    /^[^,].*, X-Request-Id, Deprecation, Link, Sunset$/,
  )
})

test('another method of a deprecated path has no such headers', async () => {
  for (const [method, path, status] of [
    ['PUT', '/v1/olds', 405],
    ['OPTIONS', '/v1/olds', 204],
    ['GET', '/v1/nothing', 404],
  ] as const) {
    const response = await call(method, path)
    expect([response.status, response.headers.deprecation]).toEqual([status, undefined])
  }
})

test('a link of the route itself stays', async () => {
  const { headers } = await call('GET', '/v1/olds/linked')
  expect(headers.link).toMatch(
    /^<\/a>; rel="next", <\/shop\/docs\/deprecations#get-v1-olds-linked>; rel="deprecation"/,
  )
})

test('a route without a sunset never ends', async () => {
  time = Date.parse('2999-01-01')
  const { status, headers } = await call('GET', '/v1/things/endless')
  expect([status, headers.deprecation, headers.sunset]).toEqual([204, '@1796083200', undefined])
})

test('from the sunset on the response is 410, which names the successor', async () => {
  time = Date.parse(sunset) - 1
  expect((await call('GET', `/v1/things/${id}`)).status).toBe(204)
  time = Date.parse(sunset)
  const { status, headers, body } = await call('GET', `/v1/things/${id}`)

  expect([status, headers.deprecation]).toEqual([410, '@1796083200'])
  expect(body).toMatchObject({
    title: 'Gone',
    detail: 'GET /v1/things/{id} ended on 2027-06-01. Use GET /v1/wares/{id}. Wares are better.',
  })
})

test('the deprecation of a blueprint holds for its routes, and a route may have its own', async () => {
  time = Date.parse(sunset)
  const whole = await call('GET', '/v0/wares', { as: 'user' })
  expect([whole.status, whole.body.detail]).toEqual([
    410,
    'GET /v0/wares ended on 2027-06-01. Use GET /v1/wares.',
  ])
  expect((await call('GET', `/v0/wares/${id}`)).status).toBe(204)
})

test('a deprecated field is in the contract, and sends no header', async () => {
  const { paths } = Object(app.swagger())
  const field = { deprecated: true, 'x-sunset': sunset }
  const { post, requestBody = post.requestBody } = paths['/v1/things']

  expect(post.parameters).toContainEqual(expect.objectContaining({ schema: expect.objectContaining(field) }))
  expect(requestBody.content['application/json'].schema.properties.lines.items.properties.old).toMatchObject(
    field,
  )
  expect(paths['/v1/things/{id}'].get).toMatchObject({ deprecated: true, 'x-sunset': sunset })
  const { status, headers } = await call('POST', '/v1/things', { body: { lines: [{ old: 1 }] } })
  expect([status, headers.deprecation]).toEqual([204, undefined])
})

test('a field is used if it was sent, or named in fields', () => {
  const [of] = [{ deprecation: { since }, siblings: [] }]
  const names = ['body.lines.old', 'query.old', 'reply.items.old']
  const used = usedFields(names.map(name => ({ name, ...of })))

  expect(used({ query: {}, body: { lines: [{ new: 1 }] } })).toEqual([])
  expect(used({ query: { fields: 'new' }, body: 'old' })).toEqual([])
  expect(used({ query: {}, body: { lines: [{}, { old: null }] } })).toEqual(['body.lines.old'])
  expect(used({ query: { old: '1', fields: 'id,old' } })).toEqual(['query.old', 'reply.items.old'])
})

const refused: Array<[why: string, deprecation: object, message: string]> = [
  ['an unreadable date', { since: '1.12.2026' }, 'a date that cannot be read, since: 1.12.2026.'],
  ['an unknown day', { since, sunset: '2027-02-30' }, 'a date that cannot be read, sunset: 2027-02-30.'],
  ['a sunset without since', { sunset }, 'is deprecated without since.'],
  ['a sunset before the deprecation', { since, sunset: '2026-11-30' }, 'its sunset, 2026-11-30, before'],
  ['too little notice', { since, sunset: '2027-01-01' }, 'gives callers 31 days'],
  [
    'an unknown successor',
    { since, sunset, use: 'GET /v1/nothing' },
    'GET /v1/nothing, which does not exist',
  ],
]

test.each(refused)('a route with %s does not start', async (_why, deprecation, message) => {
  const one = blueprint('/v1/ones', on => {
    on.anonymous.get('/', { summary, deprecated: deprecation as Deprecation }, () => undefined)
  })
  const starting = createApp(config, { blueprints: [one] })
  await expect(starting).rejects.toMatchObject({ message: expect.stringContaining(message), exitCode: 2 })
})

test.each(refused)('a field with %s does not start', async (_why, deprecation, message) => {
  const query = Type.Object({ old: Type.Optional(Type.String(deprecated(deprecation as Deprecation))) })
  const one = blueprint('/v1/ones', on => on.anonymous.get('/', { summary, query }, () => undefined))
  const starting = createApp(config, { blueprints: [one] })
  await expect(starting).rejects.toMatchObject({ message: expect.stringContaining(message), exitCode: 2 })
})

test('docs/deprecations.md is up to date (npm run openapi writes it)', async () => {
  const { app } = await startApi(blueprints)
  expect(readFileSync('docs/deprecations.md', 'utf8')).toBe(deprecationsMarkdown(app.deprecations))
})

test('/docs/deprecations shows what the Link header refers to', async () => {
  const { headers, body } = await call('GET', '/docs/deprecations')
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(body).toContain('<h2 id="get-v1-things-id">GET /v1/things/{id}</h2>')
  expect(body).toContain('Use <code>GET /v1/wares/{id}</code>. Wares are better.')
  expect(body).toContain('<code>body.lines.old</code> of POST /v1/things</h2>')
})
