import { expect, test } from 'vitest'
import { multipartOf } from '../../src/features/replay/form-data.ts'
import { literal } from '../../src/features/replay/literal.ts'
import { madeUp, madeUpLike, madeUpText } from '../../src/features/replay/made-up.ts'
import { asForm, withMadeUpValues } from '../../src/features/replay/replay-request.ts'
import { stackOf } from '../../src/features/replay/stack.ts'
import { verdictOf } from '../../src/features/replay/verdict.ts'

const root = {
  components: { schemas: { Sku: { type: 'string', pattern: '^[a-z0-9-]+$', examples: ['tea'] } } },
}

test.each<[shape: object, schema: unknown, value: unknown]>([
  [{ type: 'string', length: 3 }, {}, 'xxx'],
  [{ type: 'string', length: 4 }, { $ref: '#/components/schemas/Sku' }, 'xxxx'],
  [{ type: 'string', length: 4 }, { type: 'string', pattern: '^[A-Z]+$', examples: ['TEA'] }, 'TEA'],
  [{ type: 'string', length: 3 }, { enum: ['a', 'b'] }, 'a'],
  [{ type: 'string', length: 36, format: 'uuid' }, {}, '01890000-0000-7000-8000-000000000001'],
  [{ type: 'string', length: 10 }, { type: 'string', format: 'date' }, '2026-01-01'],
  [{ type: 'string', length: 5, format: 'integer' }, {}, '11111'],
  [{ type: 'integer', digits: 3 }, {}, 111],
  [{ type: 'integer', digits: 3, negative: true }, {}, -111],
  [{ type: 'integer', digits: 3 }, { type: 'integer', maximum: 99 }, 99],
  [{ type: 'boolean' }, {}, true],
  [{ type: 'null' }, {}, null],
  [{ type: 'secret' }, { type: 'string' }, 'made-up-secret'],
  [{ type: 'array', length: 3, items: [{ type: 'boolean' }] }, {}, [true, true, true]],
  [{ type: 'array', length: 0, items: [] }, {}, []],
  [
    { type: 'object', properties: { a: { type: 'string', length: 1 }, b: { type: 'integer', digits: 1 } } },
    { anyOf: [{ type: 'null' }, { type: 'object', properties: { b: { examples: [7] } } }] },
    { a: 'x', b: 7 },
  ],
])('the shape %j with the schema %j is filled', (shape, schema, value) => {
  expect(madeUp({ ...shape }, schema, root)).toEqual(value)
})

test.each([
  ['application/x-www-form-urlencoded', 'name=Ada+Lovelace&kind=gift', 'name=Xxx+Xxxxxxxx&kind=gift'],
  ['text/plain', 'Ada Lovelace, 1815', 'Xxx Xxxxxxxx, 1111'],
  ['application/json', '{"name": "Ada', '{"xxxx": "Xxx'],
])('a body of the type %s says nothing of what was sent', (type, body, made) => {
  const request = {
    ...{
      method: 'POST',
      url: '/v1/a',
      headers: { 'content-type': type },
      audience: 'anonymous',
      client: null,
    },
    body,
  }
  const route = { method: 'POST', path: '/v1/a', audience: 'anonymous' } as const
  const schemas = { root, parameters: {}, body: { properties: { kind: { enum: ['gift'] } } } }
  expect(withMadeUpValues(request, route, schemas)).toMatchObject({
    headers: { 'content-type': type },
    body: made,
  })
})

test('a form with a file says nothing of what was sent', () => {
  const sent = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nAda\r\n'
  const file =
    '--x\r\ncontent-disposition: form-data; name="cv"; filename="ada.pdf"\r\ncontent-type: application/pdf\r\n\r\nBorn 1815\r\n'
  const headers = { 'content-type': 'multipart/form-data; boundary="x"' }
  const request = { method: 'POST', url: '/v1/a', headers, audience: 'anonymous', client: null }
  const route = { method: 'POST', path: '/v1/a', audience: 'anonymous' } as const
  const made = withMadeUpValues({ ...request, body: `${sent}${file}--x--\r\n` }, route, {
    ...{ root, parameters: {}, body: {} },
  })
  const expected = multipartOf([
    { name: 'name', value: 'Xxx' },
    { name: 'cv', value: undefined, fileName: 'made-up', type: 'application/pdf' },
  ])
  expect(made).toMatchObject({ headers: { 'content-type': expected.type }, body: expected.body })
})

test('the recorded fields of a form are sent as a form, with the files that it requires', () => {
  const properties = { cv: { type: 'string', format: 'binary' }, note: { type: 'string', format: 'binary' } }
  const schemas = {
    ...{ root, parameters: {}, encoding: { cv: { contentType: 'application/pdf, text/plain' } } },
    body: { properties, required: ['name', 'cv'] },
  }
  const headers = { 'content-type': 'multipart/form-data; boundary=old', accept: '*/*' }
  const recorded = { method: 'POST', url: '/v1/a', headers, audience: 'anonymous', client: null }
  const { request, missing } = asForm({ ...recorded, body: '{"name":"Ada","count":3}' }, schemas)
  const expected = multipartOf([
    ...[
      { name: 'name', value: 'Ada' },
      { name: 'count', value: '3' },
    ],
    { name: 'cv', value: undefined, fileName: 'cv', type: 'application/pdf' },
  ])
  expect(request).toMatchObject({
    headers: { accept: '*/*', 'content-type': expected.type },
    body: expected.body,
  })
  expect(missing).toEqual(['The content of the file cv is not known: 7 made-up bytes are sent.'])

  const json = { ...recorded, headers: {}, body: '{"name":"Ada"}' }
  expect(asForm(json, schemas)).toEqual({ request: json, missing: [] })
})

test('values that were sent are replaced by others like them', () => {
  const schema = { properties: { kind: { enum: ['gift'] }, sku: { $ref: '#/components/schemas/Sku' } } }
  const sent = {
    ...{
      name: "Zoë O'Brien",
      email: 'zoe@shop.example',
      kind: 'gift',
      sku: 'tea-50',
      count: -12.5,
      zero: 0,
      on: true,
    },
    ...{ id: '01a2059b-8a65-4b9e-911e-6d83a4eeb3fd', born: '1984-02-29', none: null, list: ['Ada', 7] },
  }
  expect(madeUpLike(sent, schema, root)).toEqual({
    ...{
      name: "Xxé X'Xxxxx",
      email: 'xxx@xxxx.xxxxxxx',
      kind: 'gift',
      sku: 'xxx-11',
      count: -11.1,
      zero: 0,
      on: true,
    },
    ...{ id: '01890000-0000-7000-8000-000000000001', born: '2026-01-01', none: null, list: ['Xxx', 1] },
  })
  expect(madeUpText('42', { type: 'integer' }, root)).toBe('11')
  expect(madeUpText('price_cents', { enum: ['price_cents'] }, root)).toBe('price_cents')
  expect(madeUpText('Ada', undefined, root)).toBe('Xxx')
})

test.each([
  [{ a: 1, 'b-c': ["it's", '"'] }, `{\n  a: 1,\n  'b-c': ["it's", '"'],\n}`],
  [[], '[]'],
  [{}, '{}'],
  [[{ a: null }], '[\n  {\n    a: null,\n  },\n]'],
  ['a\\b\n\u2028', "'a\\\\b\\n\\u2028'"],
])('%j is written as TypeScript', (value, text) => {
  expect(literal(value)).toBe(text)
})

test("the project's own lines of a stack come first, with relative paths", () => {
  const stack = `TypeError: No.
    at Object.read (/app/node_modules/knex/lib/a.js:1:2)
    at placeOrder (/app/src/orders/routes.ts:56:11)
    at async /app/src/http/run.ts:3:4
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at file:///app/src/b.ts:5:6
    at new Promise (<anonymous>)
    at /elsewhere/c.ts:1:1`
  expect(stackOf(stack, '/app')).toEqual({
    head: 'TypeError: No.',
    own: ['src/orders/routes.ts:56:11  placeOrder', 'src/http/run.ts:3:4', 'src/b.ts:5:6'],
    others: [
      'Object.read (/app/node_modules/knex/lib/a.js:1:2)',
      'new Promise (<anonymous>)',
      '/elsewhere/c.ts:1:1',
    ],
  })
})

const error = (message: string, type = 'Error') => ({ type, message, stack: '' })

test.each([
  [
    { status: 500, error: error('No room for [value], 7 left.') },
    500,
    error('No room for xxx, 8 left.'),
    'same as recorded',
  ],
  [{ status: 500, error: error('No.') }, 500, error('No.', 'TypeError'), 'different'],
  [{ status: 500, error: error('No room.') }, 500, error('No time.'), 'different'],
  [{ status: 500, error: error('No.') }, 503, error('No.'), 'different'],
  [{ status: 500, error: error('No.') }, 404, null, 'different'],
  [{ status: 500, error: error('No.') }, 201, null, 'fixed'],
  [{ status: 409, error: null }, 409, null, 'same as recorded'],
  [{ status: 409, error: null }, 200, null, 'fixed'],
  [{ status: 200, error: null }, 500, error('No.'), 'fails'],
  [undefined, 500, error('No.'), 'fails'],
  [undefined, 422, null, 'refused'],
  [undefined, 204, null, 'works'],
])('recorded %j and now %s is %s', (recorded, status, now, verdict) => {
  expect(verdictOf(recorded, { status, error: now })).toBe(verdict)
})
