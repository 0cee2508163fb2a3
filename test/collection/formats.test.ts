import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { requestContract } from '../../scripts/try/collection/contract.mjs'
import { requestsIn } from '../../scripts/try/collection/requests.mjs'
import { listIn, recordIn } from '../../src/core/system/json.ts'
import { parseYaml } from '../../src/core/system/yaml.ts'
import { apiWith, json, object, postOrders, text } from '../../src/features/api-diff/samples.ts'
import { yamlText } from '../../src/features/collection/formats/bruno/yaml-text.ts'
import { collectionOf, requestsOf } from '../support/collection.ts'
import { contentsOf, folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

const done = { responses: { 200: { description: 'Done' } } }

test('each request of a generated project is valid by its contract, and has an example, a test and its own auth', async () => {
  const document = JSON.parse(readFileSync('examples/sqlite/openapi.json', 'utf8'))
  const { collection, notes } = await collectionOf(document)
  const { faultsOf, operations } = requestContract(document)
  const sent = requestsIn(collection)
  expect(notes).toBe('')
  expect(sent.length).toBe(operations.length + 1)
  expect(sent.flatMap(faultsOf)).toEqual([])
  for (const { script, auth } of requestsOf(collection)) {
    expect(script).toContain('pm.expect(pm.response.code).to.')
    expect(auth).toHaveProperty('type')
  }
  const items = listIn(collection.item).flatMap(folder => listIn(recordIn(folder).item))
  expect(items.every(item => listIn(recordIn(item).response).length === 1)).toBe(true)
  expect(collection).not.toHaveProperty('auth')
})

test('the requests of admins, users and everyone say whose key they send', async () => {
  const { collection } = await collectionOf(JSON.parse(readFileSync('examples/sqlite/openapi.json', 'utf8')))
  const auths = Object.fromEntries(requestsOf(collection).map(({ name, auth }) => [name, auth]))
  const bearer = (value: string) => ({ type: 'bearer', bearer: [{ key: 'token', value, type: 'string' }] })
  expect(auths).toMatchObject({
    'Add a product': bearer('{{adminKey}}'),
    'Place an order': bearer('{{key}}'),
    'List products': { type: 'noauth' },
  })
})

test('a value in a path is a variable and encoded: newman sends an empty :id as it is, and no %2F for a slash', async () => {
  const api = apiWith({
    paths: {
      '/files/{path}': {
        parameters: [
          { name: 'path', in: 'path', required: true, schema: { type: 'string', example: 'a/b c' } },
        ],
        get: done,
      },
    },
  })
  const { collection } = await collectionOf(api)
  expect(requestsOf(collection)[0]?.url).toEqual({
    raw: '{{baseUrl}}/files/{{path}}',
    path: ['files', '{{path}}'],
  })
  expect(collection.variable).toContainEqual({ key: 'path', value: 'a%2Fb%20c', type: 'string' })
})

test('no two folders or requests have one name, whatever the case: newman --folder runs only the first', async () => {
  const get = (summary: string, tag: string) => ({ get: { ...done, summary, tags: [tag] } })
  const api = apiWith({
    paths: {
      '/a': get('Teas', 'teas'),
      '/b': get('teas', 'Teas'),
      '/c': get('Read', 'x'),
      '/d': get('Read', 'x'),
    },
  })
  const { collection } = await collectionOf(api)
  const names = [
    ...listIn(collection.item).map(one => recordIn(one).name),
    ...requestsOf(collection).map(one => one.name),
  ]
  const lower = names.map(name => String(name).toLowerCase())
  expect(new Set(lower).size).toBe(7)
})

test('what looks like a variable in an example of the document is not filled in', async () => {
  const { collection } = await collectionOf(
    postOrders({ requestBody: { content: json(object({ note: text({ example: '{{x}} 1' }) })) } }),
  )
  const body = requestsOf(collection)[0]?.body ?? ''
  expect(body).not.toContain('{{x')
  expect(JSON.parse(body).note).toBe('{{x}} 1 {{$timestamp}}')
})

test('each kind of key is sent where the document says', async () => {
  const security = (name: string) => ({ get: { ...done, security: [{ [name]: [] }] } })
  const api = apiWith({
    paths: {
      '/a': security('basic'),
      '/b': security('query'),
      '/c': security('cookie'),
      '/d': security('header'),
    },
    components: {
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        query: { type: 'apiKey', in: 'query', name: 'k' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'sid' },
        header: { type: 'apiKey', in: 'header', name: 'X-Key' },
      },
    },
  })
  const cwd = folderWith({ 'openapi.json': JSON.stringify(api) })
  const { stdout } = await gapi(['collection', '--format', 'http', '--out', '-'], { cwd })
  expect(stdout).toContain('Authorization: Basic {{basic_username}} {{basic_password}}')
  expect(stdout).toContain('GET {{baseUrl}}/b?k={{query}}')
  expect(stdout).toContain('Cookie: sid={{cookie}}')
  expect(stdout).toContain('X-Key: {{header}}')
})

test('Bruno has a file for each request, its folders in order, and no auth but in requests', async () => {
  const cwd = folderWith({ 'openapi.json': readFileSync('examples/sqlite/openapi.json', 'utf8') })
  expect(await gapi(['collection', '--format', 'bruno'], { cwd })).toMatchObject({
    code: 0,
    stdout: 'Wrote bruno: 13 requests in 4 folders, 6 variables.\n',
  })
  const files = Object.entries(contentsOf(`${cwd}/bruno`)).map(
    ([path, content]) => [path, recordIn(parseYaml(content))] as const,
  )
  const folders = files.filter(([path]) => path.endsWith('/folder.yml')).map(([, { info }]) => recordIn(info))
  expect(folders.toSorted((a, b) => Number(a.seq) - Number(b.seq)).map(({ name }) => name)).toEqual([
    'health',
    'products',
    'orders',
    'version',
  ])
  for (const [path, { request }] of files)
    if (/(folder|opencollection)\.yml$/.test(path)) expect(recordIn(request).auth).toBeUndefined()
  const [, order] = files.find(([path]) => path === 'orders/place-an-order.yml') ?? []
  expect(order).toMatchObject({
    http: { auth: { type: 'bearer', token: '{{key}}' } },
    settings: { encodeUrl: false },
  })
})

test('editors take an id from a response in their own words', async () => {
  const cwd = folderWith({ 'openapi.json': readFileSync('examples/sqlite/openapi.json', 'utf8') })
  const vscode = await gapi(['collection', '--format', 'http', '--out', '-'], { cwd })
  const jetbrains = await gapi(['collection', '--format', 'jetbrains', '--out', '-'], { cwd })
  expect(vscode.stdout).toContain('@product_id = {{createProduct.response.body.$.id}}')
  expect(vscode.stdout).toContain('idempotency-key: {{$guid}}')
  expect(jetbrains.stdout).toContain('client.global.set("product_id", response.body?.["id"])')
  expect(jetbrains.stdout).toContain('idempotency-key: {{$uuid}}')
  expect(jetbrains.stdout).not.toContain('@product_id')
})

test.each([
  {
    a: [],
    b: {},
    c: [[1, [2]], { d: null, e: [true] }],
    f: 'no',
    g: '- x',
    h: ' x',
    i: 'x\n',
    j: 'a\n\n  b: c\n#d',
    k: '\u2028\u{1f375}\nx',
    l: '',
    m: 'null',
    n: '1',
    o: 'it\'s: "x"\ttab',
    p: 'x\r\ny',
    q: 'e \n f',
  },
  [{ 'a key': { 'x:y': 'v' } }],
])('YAML of a value is read back as it was', value => {
  expect(parseYaml(yamlText(value))).toEqual(value)
})
