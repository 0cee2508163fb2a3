import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apiWith, getOrders, parameter } from '../../src/features/api-diff/samples.ts'
import { contentsOf, folderWith, writeIn } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

const document = JSON.stringify(parameter({}))
const added = JSON.stringify(
  apiWith({
    paths: {
      ...(parameter({}).paths as object),
      '/teas': { get: { responses: { 200: { description: 'Teas' } } } },
    },
  }),
)

const outs = {
  postman: 'collection.postman.json',
  bruno: 'bruno',
  http: 'collection.http',
  jetbrains: 'collection.jetbrains.http',
}

test.each(Object.entries(outs))(
  '%s: --check passes on what was written, and says what differs',
  async (format, out) => {
    const cwd = folderWith({ 'openapi.json': document })
    const args = ['collection', '--format', format]
    expect(await gapi([...args, '--check'], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${out} does not exist.`),
    })
    expect(await gapi(args, { cwd })).toMatchObject({
      code: 0,
      stdout: `Wrote ${out}: 1 request in 1 folder, 1 variable.\n`,
    })
    expect(await gapi([...args, '--check'], { cwd })).toMatchObject({
      code: 0,
      stdout: `${out} is up to date.\n`,
    })
    writeIn(cwd, 'openapi.json', added)
    const { code, stderr } = await gapi([...args, '--check'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toMatch(/is out of date: .*teas.* is missing/i)
    expect(stderr).toContain(`Write it: gapi collection --format ${format}`)
  },
)

test('the same document gives the same bytes, and other line ends are no difference', async () => {
  const cwd = folderWith({ 'openapi.json': readFileSync('examples/sqlite/openapi.json', 'utf8') })
  await gapi(['collection', '--format', 'bruno'], { cwd })
  const first = contentsOf(cwd)
  await gapi(['collection', '--format', 'bruno'], { cwd })
  expect(contentsOf(cwd)).toEqual(first)
  for (const [path, content] of Object.entries(first)) writeIn(cwd, path, content.replaceAll('\n', '\r\n'))
  expect(await gapi(['collection', '--format', 'bruno', '--check'], { cwd })).toMatchObject({ code: 0 })
})

test('Bruno: what left the document is removed, a request of a person stays, and one that was edited is not overwritten', async () => {
  const cwd = folderWith({ 'openapi.json': added })
  const args = ['collection', '--format', 'bruno']
  await gapi(args, { cwd })
  writeIn(cwd, 'bruno/orders/mine.yml', 'info:\n  name: Mine\n  type: http\n')
  writeIn(cwd, 'openapi.json', document)
  expect(await gapi(args, { cwd })).toMatchObject({
    code: 0,
    stderr: 'Not from the document, and kept: orders/mine.yml.\n',
  })
  const files = Object.keys(contentsOf(join(cwd, 'bruno')))
  expect(files).toContain('orders/mine.yml')
  expect(files.filter(path => path.startsWith('teas/'))).toEqual([])
  expect(await gapi([...args, '--check'], { cwd })).toMatchObject({ code: 0 })
  writeIn(cwd, 'bruno/orders/get-orders.yml', 'info:\n  name: GET /orders\n  type: http\n')
  expect(await gapi(args, { cwd })).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('was changed by another program.'),
  })
})

test('what is something else is not overwritten', async () => {
  const cwd = folderWith({ 'openapi.json': document, 'notes.json': '{}', 'src/a.ts': '' })
  const results = await Promise.all([
    gapi(['collection', '--format', 'postman', '--out', 'notes.json'], { cwd }),
    gapi(['collection', '--format', 'postman', '--out', 'src'], { cwd }),
    gapi(['collection', '--format', 'bruno', '--out', 'src'], { cwd }),
    gapi(['collection', '--format', 'bruno', '--out', 'notes.json'], { cwd }),
  ])
  expect(results.map(({ code }) => code)).toEqual([3, 3, 3, 3])
  expect(contentsOf(cwd)).toMatchObject({ 'notes.json': '{}', 'src/a.ts': '' })
})

const refused = [
  ['there is no format', [], {}, 'There is no format.'],
  ['the format is unknown', ['--format', 'posman'], {}, 'Did you mean postman?'],
  [
    'there is no document',
    ['--format', 'http'],
    { 'openapi.json': null },
    'There is no OpenAPI document here',
  ],
  [
    'it is not OpenAPI',
    ['--format', 'http'],
    { 'openapi.json': '{}' },
    'openapi.json is not an OpenAPI document.',
  ],
  [
    'it is Swagger 2',
    ['--format', 'http'],
    { 'openapi.json': '{"swagger":"2.0"}' },
    'which is not supported.',
  ],
  [
    'it has no operations',
    ['--format', 'http'],
    { 'openapi.json': JSON.stringify(apiWith({})) },
    'openapi.json has no operations.',
  ],
  [
    'a reference has no target',
    ['--format', 'http'],
    { 'openapi.json': JSON.stringify(getOrders({ parameters: [{ $ref: '#/components/parameters/No' }] })) },
    'does not exist.',
  ],
  ['a folder goes to standard output', ['--format', 'bruno', '--out', '-'], {}, '--out - writes one file.'],
] as const

test.each(refused)('it is refused that %s', async (_, args, files, message) => {
  const cwd = folderWith({ 'openapi.json': document })
  for (const [path, content] of Object.entries(files))
    content === null ? rmSync(join(cwd, path)) : writeIn(cwd, path, content)
  const { code, stderr } = await gapi(['collection', ...args], { cwd })
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) })
})
