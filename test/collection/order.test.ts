import { expect, test } from 'vitest'
import { recordIn } from '../../src/core/system/json.ts'
import { apiWith, json, object, ref, text } from '../../src/features/api-diff/samples.ts'
import { collectionOf, requestsOf } from '../support/collection.ts'

const id = { type: 'string', format: 'uuid', readOnly: true }
const done = (schema?: unknown) => ({ description: 'Done', ...(schema ? { content: json(schema) } : {}) })
const inPath = (name: string) => [
  { name, in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
]

/** A collection with all five operations, named for its path. */
function resource(path: string, fields: Readonly<Record<string, unknown>>, parameters: unknown[] = []) {
  const thing = object({ id, ...fields }, ['id', ...Object.keys(fields)])
  const body = { required: true, content: json(object(fields, Object.keys(fields))) }
  return {
    [path]: {
      parameters,
      get: { responses: { 200: done({ type: 'array', items: thing }) } },
      post: { requestBody: body, responses: { 201: done(thing) } },
    },
    [`${path}/{id}`]: {
      parameters: [...parameters, ...inPath('id')],
      get: { responses: { 200: done(thing) } },
      delete: { responses: { 204: done() } },
      patch: { requestBody: body, responses: { 200: done(thing) } },
    },
  }
}

function without(paths: Readonly<Record<string, unknown>>, path: string, method: string) {
  const { [method]: _, ...rest } = recordIn(paths[path])
  return { ...paths, [path]: rest }
}

async function linesOf(paths: Readonly<Record<string, unknown>>): Promise<string[]> {
  const { collection } = await collectionOf(apiWith({ paths }))
  return requestsOf(collection).map(({ method, url }) => `${method} ${url.raw.replace('{{baseUrl}}', '')}`)
}

test('a thing is made, listed, read, changed and deleted, and its id goes from one request to the next', async () => {
  const paths = resource('/v1/teas', { name: text() })
  expect(await linesOf(paths)).toEqual([
    'POST /v1/teas',
    'GET /v1/teas',
    'GET /v1/teas/{{tea_id}}',
    'PATCH /v1/teas/{{tea_id}}',
    'DELETE /v1/teas/{{tea_id}}',
  ])
  const { collection } = await collectionOf(apiWith({ paths }))
  expect(requestsOf(collection)[0]?.script).toContain(
    'pm.collectionVariables.set("tea_id", encodeURIComponent(value))',
  )
})

test('what others refer to is made before them and deleted after them', async () => {
  const lines = await linesOf({
    ...resource('/v1/books', { author_id: { type: 'string', format: 'uuid' } }),
    ...resource('/v1/authors', { name: text() }),
  })
  expect(lines.filter(line => /POST|DELETE/.test(line))).toEqual([
    'POST /v1/authors',
    'POST /v1/books',
    'DELETE /v1/books/{{book_id}}',
    'DELETE /v1/authors/{{author_id}}',
  ])
})

test('things below another one come after it, and go before it', async () => {
  const lines = await linesOf({
    ...resource('/v1/notes/{note_id}/remarks', { body: text() }, inPath('note_id')),
    ...resource('/v1/notes', { title: text() }),
  })
  expect(lines.filter(line => /POST|DELETE/.test(line))).toEqual([
    'POST /v1/notes',
    'POST /v1/notes/{{note_id}}/remarks',
    'DELETE /v1/notes/{{note_id}}/remarks/{{remark_id}}',
    'DELETE /v1/notes/{{note_id}}',
  ])
})

test('where something stays that refers to a thing, a second thing is made and deleted', async () => {
  const orders = resource('/v1/orders', { product_id: { type: 'string', format: 'uuid' } })
  const lines = await linesOf({
    ...without(orders, '/v1/orders/{id}', 'delete'),
    ...resource('/v1/products', { name: text() }),
  })
  expect(lines.filter(line => /POST|DELETE/.test(line))).toEqual([
    'POST /v1/products',
    'POST /v1/products',
    'DELETE /v1/products/{{second_product_id}}',
    'POST /v1/orders',
  ])
})

test('a list gives the id where nothing is made', async () => {
  const paths = without(resource('/v1/teas', { name: text() }), '/v1/teas', 'post')
  const { collection } = await collectionOf(apiWith({ paths }))
  expect(requestsOf(collection)[0]?.script).toContain('pm.response.json()?.[0]?.id')
})

test('a list that needs the id of a thing comes after it', async () => {
  const parameters = [
    { name: 'tea_id', in: 'query', required: true, schema: { type: 'string', format: 'uuid' } },
  ]
  const lines = await linesOf({
    '/v1/cups': { get: { parameters, responses: { 200: done() } } },
    ...resource('/v1/teas', { name: text() }),
  })
  expect(lines[0]).toBe('POST /v1/teas')
  expect(lines.slice(-2)).toEqual(['GET /v1/cups?tea_id={{tea_id}}', 'DELETE /v1/teas/{{tea_id}}'])
})

test('two resources that refer to each other are both there', async () => {
  const lines = await linesOf({
    ...resource('/v1/hens', { egg_id: { type: 'string', format: 'uuid' } }),
    ...resource('/v1/eggs', { hen_id: { type: 'string', format: 'uuid' } }),
  })
  expect(lines).toHaveLength(10)
})

test('an optional reference that nothing gives is left out, as its example does not exist', async () => {
  const example = '01890000-0000-7000-8000-000000000001'
  const body = object(
    { name: text({ example: 'Green' }), shop_id: { type: 'string', format: 'uuid', example } },
    ['name'],
  )
  const api = apiWith({
    paths: { '/teas': { post: { requestBody: { content: json(ref('Tea')) }, responses: { 201: done() } } } },
    components: { schemas: { Tea: body } },
  })
  const { collection } = await collectionOf(api)
  expect(JSON.parse(requestsOf(collection)[0]?.body ?? '')).toEqual({ name: 'Green-{{$timestamp}}' })
})

test('a slash at the end of a collection, a body of any type and an _id are as frameworks write them', async () => {
  const thing = (name: string) => object({ [name]: { type: 'integer' } }, [name])
  const body = { required: true, content: json(object({ name: text() }, ['name'])) }
  const any = (schema: unknown) => ({ description: 'Done', content: { '*/*': { schema } } })
  const operation = (name: string) => ({ parameters: inPath(name), responses: { 200: done() } })
  const paths = {
    '/users/{user_id}': { get: operation('user_id') },
    '/users/': { post: { requestBody: body, responses: { 200: done(thing('id')) } } },
    '/owners/{ownerId}': { delete: operation('ownerId') },
    '/owners': { post: { requestBody: body, responses: { 201: any(thing('id')) } } },
    '/cats/{id}': { get: operation('id') },
    '/cats': { post: { requestBody: body, responses: { 201: done(thing('_id')) } } },
  }
  expect(await linesOf(paths)).toEqual([
    ...['POST /users/', 'GET /users/{{user_id}}'],
    ...['POST /owners', 'DELETE /owners/{{ownerId}}'],
    ...['POST /cats', 'GET /cats/{{cat_id}}'],
  ])
  const { collection } = await collectionOf(apiWith({ paths }))
  const scripts = requestsOf(collection).map(({ script }) => String(script))
  expect(scripts.filter(script => script.includes('collectionVariables.set'))).toHaveLength(3)
})
