import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { blueprints } from './support/shop.ts'

const Query = Type.Object(
  {
    count: Type.Optional(Type.Integer()),
    price: Type.Optional(Type.Number()),
    yes: Type.Optional(Type.Boolean()),
    page: Type.Optional(Type.Union([Type.Integer(), Type.Literal('all')])),
    many: Type.Optional(Type.Array(Type.Integer())),
    text: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
)
const Seen = Type.Object({ seen: Type.String() })
const Params = Type.Object({ number: Type.Integer() })
const Tree = Type.Record(Type.String({ pattern: '^[a-z]+$' }), Type.Integer(), {
  additionalProperties: false,
})

const typed = blueprint('/test', on => {
  on.anonymous.get('/', { summary: 'Read', query: Query, reply: Seen }, ({ query }) => ({
    seen: JSON.stringify(query),
  }))
  on.anonymous.get('/numbers/:number', { summary: 'Read', params: Params, reply: Seen }, ({ params }) => ({
    seen: JSON.stringify(params),
  }))
  on.anonymous.post('/tree', { summary: 'Take', body: Tree }, () => {})
})

const { call } = await startApi([...blueprints, typed])

const wrong = [
  ...['Infinity', '-Infinity', 'NaN', '1e400', '1e2', '0x10', '0b1', '0o7', '%2B5', '05', '-05', '-0', '5.0'],
  ...['1_0', '%205', '5%20', '5%0A', '', '%D9%A5', 'true', 'null', '9'.repeat(400)],
]

test.each(wrong)('%s is not an integer', async value => {
  for (const url of [`/v1/wares?limit=${value}`, `/test?count=${value}`]) {
    const { status, body } = await call('GET', url)
    expect([url, status, body.errors?.length]).toEqual([url, 422, 1])
  }
  if (value && value.length < 100) expect((await call('GET', `/test/numbers/${value}`)).status).toBe(422)
})

test.each([
  ['count=5', { count: 5 }],
  ['count=0', { count: 0 }],
  ['count=-5', { count: -5 }],
  ['price=0.50', { price: 0.5 }],
  ['price=-12', { price: -12 }],
  ['yes=true', { yes: true }],
  ['yes=false', { yes: false }],
  ['page=7', { page: 7 }],
  ['page=all', { page: 'all' }],
  ['many=1&many=2', { many: [1, 2] }],
  ['text=05', { text: '05' }],
  ['text=true', { text: 'true' }],
])('%s is read as %j', async (query, value) => {
  const { status, body } = await call('GET', `/test?${query}`)
  expect([status, body.seen]).toEqual([200, JSON.stringify(value)])
})

test.each([
  'price=1e2',
  'price=.5',
  'price=Infinity',
  'yes=1',
  'yes=TRUE',
  'yes=',
  'page=1e2',
  'many=1&many=0x2',
])('%s is not valid', async query => {
  expect((await call('GET', `/test?${query}`)).status).toBe(422)
})

test('every pointer is escaped (RFC 6901)', async () => {
  const name = 'a/b~c'
  const at = async (response: ReturnType<typeof call>) =>
    (await response).body.errors.map(({ pointer }: { pointer: string }) => pointer)
  const query = `?${encodeURIComponent(name)}=1`

  expect(await at(call('GET', `/test${query}`))).toEqual(['/a~1b~0c'])
  expect(await at(call('GET', `/test${query}%00`))).toEqual(['/a~1b~0c'])
  expect(await at(call('POST', '/test/tree', { body: { [name]: 'x' } }))).toContain('/a~1b~0c')
  expect(await at(call('POST', '/test/tree', { body: { [name]: '\0' } }))).toEqual(['/a~1b~0c'])
  const body = { sku: 'a', name: 'A', price_cents: 1, [name]: 1 }
  expect(await at(call('POST', '/v1/wares', { as: 'admin', body }))).toEqual(['/a~1b~0c'])
})

test('a shortened pointer is still valid', async () => {
  for (const name of ['~', '😀'])
    for (const before of [298, 299]) {
      const body = { [`${'x'.repeat(before)}${name.repeat(9)}`]: 1 }
      const [error] = (await call('POST', '/test/tree', { body })).body.errors
      expect(error.pointer).not.toMatch(/~(?![01])|\p{Surrogate}/u)
    }
})
