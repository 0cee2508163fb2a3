import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type ApiSample,
  apiWith,
  getOrders,
  json,
  object,
  parameter,
  ref,
  returned,
  schemas,
  text,
} from '../../src/features/api-diff/samples.ts'
import { folderWith, writeIn } from '../support/folder.ts'
import { commit, git, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

const before = JSON.stringify(parameter({}), null, 2)

const after = JSON.stringify(getOrders({}), null, 2)

/** The result of comparing two files of a folder. */
async function diffOf(files: Readonly<Record<string, string>>, ...more: readonly string[]) {
  const cwd = folderWith(files)
  return gapi(['api', 'diff', 'new.json', '--base', 'old.json', ...more], { cwd })
}

test('a parameter that is gone since the base branch fails, and names its rule, place and fingerprint', async () => {
  const cwd = repositoryWith({ 'openapi.json': before })
  git(cwd, 'branch', '--move', 'main')
  writeIn(cwd, 'openapi.json', after)
  for (const args of [[], ['--base', 'main'], ['--base', 'HEAD'], ['--base', 'main:openapi.json']]) {
    const { code, stdout } = await gapi(['api', 'diff', ...args], { cwd })
    expect({ args, code, stdout }).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('parameter-removed'),
    })
    expect(stdout).toContain('GET /orders: The query parameter limit is refused or ignored.')
  }
  commit(cwd, 'Remove it')
  expect(await gapi(['api', 'diff', '--base', 'main'], { cwd })).toMatchObject({
    code: 0,
    stdout: 'No changes, from main:openapi.json to openapi.json.\n',
  })
})

test('JSON has a pointer in both documents, and the exit code', async () => {
  const { code, stdout } = await diffOf({ 'old.json': before, 'new.json': after }, '--json')
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    code: 1,
    changes: [
      {
        rule: 'parameter-removed',
        severity: 'breaking',
        operations: ['GET /orders'],
        base: { file: 'old.json', pointer: '/paths/~1orders/get/parameters/0' },
        revision: null,
      },
    ],
  })
})

test('a shared component is one change of all its operations', async () => {
  const list = { get: { responses: { 200: { description: 'Orders', content: json(ref('Order')) } } } }
  const api = (properties: ApiSample) =>
    JSON.stringify(
      apiWith({ paths: { '/orders': list, '/carts': list }, ...schemas({ Order: object(properties) }) }),
    )
  const { stdout } = await diffOf({ 'old.json': api({ note: text() }), 'new.json': api({}) }, '--json')
  expect(JSON.parse(stdout).changes).toMatchObject([
    { rule: 'response-optional-property-removed', operations: ['GET /orders', 'GET /carts'] },
  ])
})

test.each([
  ['{', 'new.json is not valid JSON'],
  ['a: [', 'new.json is not valid YAML'],
  ['[]', 'new.json is not an OpenAPI document.'],
  ['{"name": "shop"}', 'new.json is not an OpenAPI document.'],
  ['{"swagger": "2.0", "paths": {}}', 'new.json is OpenAPI 2.0, which is not supported.'],
  [
    '{"openapi": "3.1.0", "paths": {"/a": {"$ref": "#/components/x"}}}',
    'the target of $ref #/components/x at /paths/~1a does not exist.',
  ],
  [
    '{"openapi": "3.1.0", "paths": {"/a": {"$ref": "https://other.example/a.json"}}}',
    'new.json refers to https://other.example/a.json, which is on another server.',
  ],
  [
    '{"openapi": "3.1.0", "paths": {"/a": {"$ref": "a.yaml"}}}',
    'a.yaml, which new.json refers to, does not exist.',
  ],
  [
    '{"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"default": {"$ref": "b.yaml"}}}}}}',
    'b.yaml, which new.json refers to, does not exist.',
  ],
  ['', 'new.json is not an OpenAPI document.'],
  ['{\0"\0', 'new.json is not text in UTF-8.'],
])('a document that cannot be compared is refused in one sentence: %s', async (document, sentence) => {
  const { code, stderr } = await diffOf({ 'old.json': before, 'new.json': document })
  expect(code).toBe(2)
  expect(stderr).toContain(sentence)
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
})

test('a byte order mark at the start of a file is no part of it', async () => {
  for (const [name, text] of [
    ['new.json', after],
    ['new.yaml', 'openapi: 3.1.0\npaths: {}\n'],
  ] as const) {
    const cwd = folderWith({ [name]: `\ufeff${text}` })
    expect(await gapi(['api', 'diff', name, '--base', name], { cwd })).toMatchObject({ code: 0 })
  }
})

test('a base that does not exist is refused in one sentence', async () => {
  const cwd = repositoryWith({ 'openapi.json': before })
  const failure = async (...args: readonly string[]) => {
    const { code, stderr } = await gapi(['api', 'diff', ...args], { cwd })
    return `${code} ${stderr.split('\n')[0]}`
  }
  expect(await failure('--base', 'v9')).toBe('2 Unknown revision: v9.')
  expect(await failure('--base', 'old.json')).toBe('2 old.json does not exist.')
  expect(await failure('--base', './.git')).toBe('2 ./.git is a folder.')
  expect(await failure('.', '--base', 'openapi.json')).toBe('2 . is a folder.')
  expect(await failure('--base', 'HEAD:docs/api.json')).toBe('2 docs/api.json does not exist at HEAD.')
  const empty = await gapi(['api', 'diff'], { cwd: folderWith({}) })
  expect(empty).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no OpenAPI document here'),
  })
})

test('files that a document refers to are read from the same revision', async () => {
  const document = JSON.stringify(returned({ $ref: './schemas/order.yaml#/Order' }))
  const cwd = repositoryWith({
    'openapi.json': document,
    'schemas/order.yaml': 'Order: { type: object, properties: { note: { type: string } } }\n',
  })
  writeIn(cwd, 'schemas/order.yaml', 'Order: { type: object, properties: {} }\n')
  const { code, stdout } = await gapi(['api', 'diff', '--base', 'HEAD', '--json'], { cwd })
  expect(code).toBe(1)
  expect(JSON.parse(stdout).changes).toMatchObject([
    {
      rule: 'response-optional-property-removed',
      base: { file: 'schemas/order.yaml', pointer: '/Order/properties/note' },
    },
  ])
})

test('in a folder of a repository, also through a symbolic link, paths start at that folder', async () => {
  const top = repositoryWith({ 'packages/api/openapi.json': before })
  writeIn(top, 'packages/api/openapi.json', after)
  symlinkSync(join(top, 'packages'), join(top, 'link'))
  for (const folder of ['packages/api', 'link/api']) {
    const { code, stdout } = await gapi(['api', 'diff', '--base', 'HEAD'], { cwd: join(top, folder) })
    expect({ folder, code, stdout }).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('parameter-removed'),
    })
  }
})

test('a document that is nested too deeply is refused in one sentence', async () => {
  const deep = `{"openapi": "3.1.0", "x": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  const { code, stderr } = await diffOf({ 'old.json': before, 'new.json': deep })
  expect(`${code} ${stderr}`).toBe('2 new.json is nested too deeply.\nPass an OpenAPI document.\n')
})

test('3.2 is read as 3.1, with a note', async () => {
  const api = JSON.stringify({ ...getOrders({}), openapi: '3.2.0' })
  const { code, stderr } = await diffOf({ 'old.json': api, 'new.json': api })
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('new.json is OpenAPI 3.2.0, which is read as 3.1.'),
  })
})

test('nothing of the checkout’s git configuration runs', async () => {
  const cwd = repositoryWith({ 'openapi.json': before })
  git(cwd, 'config', 'core.fsmonitor', 'touch ran')
  git(cwd, 'config', 'core.sshCommand', 'touch ran')
  expect((await gapi(['api', 'diff', '--base', 'HEAD'], { cwd })).code).toBe(0)
  expect(existsSync(join(cwd, 'ran'))).toBe(false)
})
