import { expect, test } from 'vitest'
import { apiWith, json, object, text } from '../../src/features/api-diff/samples.ts'
import { collectionOf, requestsOf } from '../support/collection.ts'
import { folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

const tea = object({ name: text({ example: 'Green' }), size: text({ example: 'small', enum: ['small'] }) }, [
  'name',
  'size',
])

const api = apiWith({
  paths: {
    '/teas': {
      get: { operationId: 'listTeas', responses: { 200: { description: 'Teas' } } },
      post: {
        operationId: 'createTea',
        requestBody: { content: json(tea) },
        responses: { 201: { description: 'A tea' } },
      },
    },
  },
})

test('an overlay changes values, bodies, headers and tests, leaves requests out, and adds others', async () => {
  const { collection } = await collectionOf(
    api,
    `variables: { baseUrl: https://tea.example, shop: oolong }
operations:
  listTeas: { skip: true }
  createTea:
    name: Add a green tea
    headers: { X-Trace: "{{shop}}" }
    body: { name: Sencha, size: null, shop: "{{shop}}" }
    expect: { status: [200, 201], body: { /name: Sencha }, headers: { location: /teas/ } }
    set: { tea_id: /id }
requests:
  - name: Find it
    after: createTea
    path: /teas/{{tea_id}}
    query: { q: a b }
    auth: shop
`,
  )
  const [create, find] = requestsOf(collection)
  expect(collection.variable).toEqual([
    { key: 'baseUrl', value: 'https://tea.example', type: 'string', description: 'The URL of the API.' },
    { key: 'shop', value: 'oolong', type: 'string' },
    { key: 'tea_id', value: '', type: 'string' },
  ])
  expect(create).toMatchObject({ name: 'Add a green tea', headers: { 'X-Trace': '{{shop}}' } })
  expect(JSON.parse(create?.body ?? '')).toEqual({ name: 'Sencha', shop: '{{shop}}' })
  expect(create?.script).toContain('.to.be.oneOf([200, 201])')
  expect(create?.script).toContain('pm.expect(pm.response.json()?.name).to.eql("Sencha")')
  expect(create?.script).toContain('pm.response.headers.get("location")')
  expect(create?.script).toContain('pm.collectionVariables.set("tea_id"')
  expect(find).toMatchObject({
    method: 'GET',
    folder: 'teas',
    url: { raw: '{{baseUrl}}/teas/{{tea_id}}?q=a%20b' },
  })
  expect(requestsOf(collection)).toHaveLength(2)
})

test.each([
  ['operations:\n  createTee: {}\n', ':2: unknown operation createTee. Did you mean createTea?'],
  ['operations:\n  createTea:\n    header: {}\n', ':3: unknown key header. Did you mean headers?'],
  [
    'requests:\n  - name: X\n    path: /x\n    after: listTee\n',
    ':4: unknown operation listTee. Did you mean listTeas?',
  ],
  ['requests:\n  - name: X\n    path: x\n', ':2: a request needs a name'],
  ['requests:\n  - name: X\n    path: /x\n', ':2: X is in no place.'],
  ['operations:\n  createTea: { headers: { X: "{{nope}}" } }\n', ': unknown variable nope.'],
  ['operations:\n  createTea: { expect: { body: { name: 1 } } }\n', ':2: name is not a JSON Pointer.'],
  ['operations:\n  createTea: { expect: { status: good } }\n', ':2: "good" is not a status.'],
  ['requests: { a: 1 }\n', ':1: requests is not a list.'],
  ['requests:\n  - { name: teas, path: /x, folder: Mine }\n', ': two folders or requests are called teas.'],
  ['variables: [1]\n', ':1: variables is not a mapping.'],
  ['[1]\n', ': the file is not a mapping.'],
  ['a: [\n', 'is not valid YAML'],
])('a wrong overlay is refused with its line: %j', async (overlay, message) => {
  const cwd = folderWith({ 'openapi.json': JSON.stringify(api), 'collection.overlay.yml': overlay })
  const { code, stderr } = await gapi(['collection', '--format', 'postman'], { cwd })
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining(`collection.overlay.yml${message}`.replace('.ymlis', '.yml:2 is')),
  })
})
