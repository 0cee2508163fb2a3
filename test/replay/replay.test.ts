import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { emptyFolder, writeIn } from '../support/folder.ts'
import { gapi } from '../support/run.ts'
import { sqliteClient } from '../support/sqlite-client.ts'

const id = '01a2059b-8a65-4b9e-911e-6d83a4eeb3fd'
const recording = {
  ...{ id, created_at: '2026-12-01T10:00:00.000Z', method: 'POST', path: '/v1/things', query: 'kind=gift' },
  ...{
    headers: {
      accept: '*/*',
      'content-type': 'application/json',
      'idempotency-key': '[secret]',
      'x-key': '[secret]',
    },
  },
  shape: { type: 'object', properties: { name: { type: 'string', length: 5 } } },
  ...{
    status: 500,
    audience: 'user',
    client: 'shop',
    version: '1.4.0',
    commit: 'abc',
    statements: ['select 1'],
  },
  error: { type: 'Error', message: 'No room for [value].', stack: 'Error: No room for [value].' },
}

const openapi = {
  openapi: '3.1.0',
  info: {},
  paths: {
    '/v1/things': {
      get: {},
      post: {
        requestBody: {
          content: { 'application/json': { schema: { properties: { name: { type: 'string' } } } } },
        },
        parameters: [{ name: 'kind', in: 'query', schema: { enum: ['gift'] } }],
      },
    },
    '/v1/things/{id}': { get: {} },
  },
}

const routes = [
  { method: 'GET', path: '/v1/things', audience: 'anonymous' },
  { method: 'POST', path: '/v1/things', audience: 'user' },
  { method: 'GET', path: '/v1/things/{id}', audience: 'admin' },
]

/** A project that answers the verbs with this, and notes what it was asked in `asked.txt`. */
function project(answers: object = {}): string {
  const cwd = emptyFolder()
  writeIn(cwd, 'gapi.yml', 'contract: 1\nmanage: [node, manage.mjs]\nknex: gapi.mjs\ntemplate: api\n')
  const response = {
    status: 500,
    headers: {},
    body: 'no',
    client: 'Ada',
    statements: [{ sql: 'select 1', ms: 1.25 }],
  }
  const stack = `Error: No room for xxxxx.\n    at place (${cwd}/src/things.ts:1:2)\n    at a (/x/node_modules/b.js:1:1)`
  const error = { type: 'Error', message: 'No room for xxxxx.', stack }
  const known = {
    recording: { recording },
    routes: { routes },
    openapi: { openapi, path: null },
    replay: { ...response, error },
  }
  writeIn(cwd, 'answers.json', JSON.stringify({ ...known, ...answers }))
  writeIn(cwd, 'manage.mjs', manage)
  writeIn(cwd, 'gapi.mjs', module)
  writeIn(cwd, 'node-sqlite.cjs', sqliteClient)
  symlinkSync(resolve('node_modules'), join(cwd, 'node_modules'))
  return cwd
}

const manage = `import { appendFileSync, existsSync, readFileSync } from 'node:fs'
const [verb, ...args] = process.argv.slice(2)
const input = verb === 'replay' ? readFileSync(0, 'utf8') : ''
const { DATABASE_URL = '', APP_CONFIG = '', NODE_ENV = '' } = process.env
const file = DATABASE_URL.replace('sqlite:', '')
const about = { verb, args, input: input && JSON.parse(input), DATABASE_URL, APP_CONFIG, NODE_ENV, exists: existsSync(file) }
appendFileSync('asked.txt', JSON.stringify(about) + '\\n')
const answer = JSON.parse(readFileSync('answers.json', 'utf8'))[verb]
console.log(JSON.stringify({ contract: 1, ok: true, verb, ...answer }))
process.exitCode = answer?.code ?? 0
`

const module = `import knexModule from 'knex'
import sqlite from './node-sqlite.cjs'
export const openProject = () => ({
  environment: 'development',
  environments: ['development'],
  claims: [],
  sqliteFile: 'own.db',
  loadDatabase: async () => () => knexModule.knex({ client: sqlite.NodeSqlite, connection: { filename: 'own.db' }, useNullAsDefault: true }),
  loadSeeding: async () => ({ argumentsFor: () => [], afterwards: '' }),
})
`

interface Asked {
  readonly verb: string
  readonly args: readonly string[]
  readonly input: { readonly [name: string]: unknown }
  readonly DATABASE_URL: string
  readonly APP_CONFIG: string
  readonly NODE_ENV: string
  readonly exists: boolean
}

/** What a project was asked, one verb or all. */
function askedOf(cwd: string, verb = ''): Asked[] {
  const lines = readFileSync(join(cwd, 'asked.txt'), 'utf8').trim().split('\n')
  return lines.map((line): Asked => JSON.parse(line)).filter(asked => verb === '' || asked.verb === verb)
}

const current = ['--db', 'current']

test('a recorded request is sent to a scratch database, which is gone afterwards, with the development config', async () => {
  const cwd = project()
  const env = { DATABASE_URL: 'sqlite:own.db', APP_CONFIG: 'production', NODE_ENV: 'production' }
  const { code, stdout, stderr } = await gapi(['replay', id], { cwd, env })
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
  const [asked] = askedOf(cwd, 'replay')
  const [, file = ''] = /^sqlite:(.*scratch\.db)$/.exec(asked?.DATABASE_URL ?? '') ?? []
  expect(asked).toMatchObject({
    ...{
      args: ['--prepare', '--confirm', 'scratch.db', '--json'],
      APP_CONFIG: 'development',
      NODE_ENV: '',
      exists: true,
    },
  })
  expect([existsSync(file), existsSync(join(cwd, 'own.db'))]).toEqual([false, false])
  expect(stdout).toBe(`POST /v1/things?kind=gift  as Ada, user
Its body was not recorded: values of the same types and lengths are sent.
500 Internal Server Error  recorded 500, 2026-12-01T10:00:00.000Z, 1.4.0+abc

Error: No room for xxxxx.
  src/things.ts:1:2  place
  a (/x/node_modules/b.js:1:1)

SQL, 1 statement, 1.3 ms
     1.3 ms  select 1

same as recorded
`)
})

test('what is sent has a body of the recorded shape, a new Idempotency-Key, and no other hidden header', async () => {
  const cwd = project()
  await gapi(['replay', id, ...current], { cwd })
  const [asked] = askedOf(cwd, 'replay')
  expect(asked?.args).toEqual(['--json'])
  expect(asked?.input).toEqual({
    ...{
      method: 'POST',
      url: '/v1/things?kind=gift',
      audience: 'user',
      client: 'shop',
      body: '{"name":"xxxxx"}',
    },
    headers: {
      accept: '*/*',
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(/^[\da-f-]{36}$/),
    },
  })
})

test.each([
  [{ status: 201, body: '{}', error: null }, 0, 'fixed'],
  [
    { status: 404, body: '{}', error: null },
    1,
    'different: the rows that it names may not be in this database',
  ],
  [{ status: 422, body: '{}', error: null }, 1, 'different: it was refused'],
  [
    { status: 500, error: { type: 'TypeError', message: 'x', stack: 'TypeError: x' } },
    1,
    'different: it fails in another way',
  ],
])('the response %j is exit code %s', async (replay, exitCode, verdict) => {
  const cwd = project({ replay: { headers: {}, client: null, statements: [], ...replay } })
  const { code, stdout } = await gapi(['replay', id, ...current], { cwd })
  expect([code, stdout]).toEqual([exitCode, expect.stringContaining(`\n${verdict}`)])
  const json = JSON.parse((await gapi(['replay', id, ...current, '--json'], { cwd })).stdout)
  expect(json).toMatchObject({
    ok: exitCode === 0,
    code: exitCode,
    verdict: verdict.split(':')[0],
    recorded: { id, status: 500 },
  })
})

test.each([
  [{}, true, 'fixed, or it needs the values that were sent: its body was not recorded.'],
  [{ body: { name: 'Ada' } }, false, 'fixed\n'],
])(
  'whether the body was recorded (%j) is said of a request that no longer fails',
  async (more, madeUp, verdict) => {
    const replay = { status: 201, headers: {}, body: '{}', client: null, statements: [], error: null }
    const cwd = project({ recording: { recording: { ...recording, ...more } }, replay })
    const { stdout } = await gapi(['replay', id, ...current], { cwd })
    expect(stdout).toContain(`\n${verdict}`)
    const json = JSON.parse((await gapi(['replay', id, ...current, '--json'], { cwd })).stdout)
    expect(json).toMatchObject({ verdict: 'fixed', body_made_up: madeUp })
  },
)

test('a pasted request is sent as a client of its route, below the prefix of a proxy', async () => {
  const cwd = project()
  const stdin = `curl 'https://shop.example/api/v1/things' -H 'Authorization: Bearer key_secret' --json '{"name":"Ada"}'`
  const { code, stdout } = await gapi(['replay', '-', ...current], { cwd, stdin })
  expect([code, stdout]).toEqual([1, expect.stringContaining('\nfails\n')])
  expect(askedOf(cwd, 'replay')[0]?.input).toMatchObject({
    url: '/v1/things',
    audience: 'user',
    body: '{"name":"Ada"}',
  })
  expect(askedOf(cwd, 'recording')).toEqual([])
  await gapi(['replay', '-', ...current, '--as', 'admin'], { cwd, stdin })
  expect(askedOf(cwd, 'replay')[1]?.input.audience).toBe('admin')
})

test('a line of the log is its recording, or without one what it says', async () => {
  const line = JSON.stringify({
    request_id: id,
    method: 'GET',
    url: '/v1/things/7',
    status: 500,
    msg: 'request',
  })
  const cwd = project()
  await gapi(['replay', '-', ...current], { cwd, stdin: line })
  expect(askedOf(cwd, 'replay')[0]?.input.url).toBe('/v1/things?kind=gift')

  const without = project({ recording: { ok: false, code: 1, message: 'There is none.', hint: '' } })
  const { stdout } = await gapi(['replay', '-', ...current], { cwd: without, stdin: line })
  expect(askedOf(without, 'replay')[0]?.input).toMatchObject({ url: '/v1/things/7', audience: 'admin' })
  expect(stdout).toContain('A log line has no headers and no body.')
})

test.each([
  [['replay', 'nothing.txt'], 2, 'nothing.txt is neither the id of a request nor a file.'],
  [['replay', '-'], 2, 'Nothing was pasted.'],
  [['replay', '.'], 2, 'Could not read .: EISDIR.'],
  [['replay', id, '--verbatim'], 2, '--verbatim goes with --as-test or --curl.'],
  [['replay', id, '--as-test', '--curl'], 2, '--as-test and --curl exclude each other.'],
  [['replay', id, '--confirm', 'shop'], 2, '--confirm goes with --db current.'],
  [['replay', id, '--key-file', 'x'], 2, '--key-file goes with --from.'],
  [['replay', id, '--db', 'curent'], 2, 'Did you mean current?'],
  [['replay', id, '--from', 'shop'], 2, 'GAPI_REPLAY_KEY has no key.'],
])('gapi %j is exit code %s: %s', async (args, exitCode, message) => {
  const { code, stderr } = await gapi(args, { cwd: project() })
  expect([code, stderr]).toEqual([exitCode, expect.stringContaining(message)])
})

test.each([
  ['GET /v1/thing HTTP/1.1', 'There is no GET /v1/thing in this checkout. Did you mean /v1/things?'],
  ['DELETE /v1/things HTTP/1.1', 'There is no DELETE /v1/things in this checkout, only GET, POST.'],
])('the request %j is refused with the nearest route', async (stdin, message) => {
  const { code, stderr } = await gapi(['replay', '-'], { cwd: project(), stdin })
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
})

test.each([
  ['POST /v1/things HTTP/1.1', 'This route takes a body, and the request has none.'],
  ['GET /v1/things HTTP/1.1\n\n{}', 'This route takes no body, and the request has one.'],
  [
    'POST /v1/things HTTP/1.1\nContent-Type: application/json\n\n{',
    'The body is not JSON, as its Content-Type says.',
  ],
  [
    'GET /v1/things/7 HTTP/1.1',
    'It has no Authorization header, and is sent as a client of the audience admin.',
  ],
])('what does not fit in the request %j is said', async (stdin, sentence) => {
  const { stdout } = await gapi(['replay', '-', ...current], { cwd: project(), stdin })
  expect(stdout).toContain(`\n${sentence}\n`)
})

test('what the project refuses is passed on with its code', async () => {
  const refusal = (code: number) => ({ ok: false, code, message: 'It is refused.', hint: 'Do that.' })
  const production = await gapi(['replay', id, ...current], { cwd: project({ replay: refusal(4) }) })
  expect(production).toEqual({ code: 4, stdout: '', stderr: 'It is refused.\nDo that.\n' })
  const hint = 'If so: npx tsx src/manage.ts replay --json --confirm live.db\nIf not, change APP_CONFIG.'
  const consented = await gapi(['replay', id, ...current], {
    cwd: project({ replay: { ...refusal(4), hint } }),
  })
  expect(consented.stderr).toBe(
    'It is refused.\nIf that is what you want, name the database: --db current --confirm live.db\nIf not, change APP_CONFIG.\n',
  )
  const expired = await gapi(['replay', id], { cwd: project({ recording: refusal(1) }) })
  expect(expired).toEqual({ code: 1, stdout: '', stderr: 'It is refused.\nDo that.\n' })
  const old = await gapi(['replay', id], {
    cwd: project({ recording: { ...refusal(2), verbs: ['routes'] } }),
  })
  expect([old.code, old.stderr]).toEqual([
    2,
    expect.stringContaining('has no verb recording: its template is older'),
  ])
  const consent = project()
  await gapi(['replay', id, ...current, '--confirm', 'shop'], { cwd: consent })
  expect(askedOf(consent, 'replay')[0]?.args).toEqual(['--confirm', 'shop', '--json'])
})

test('--as-test writes a test with made-up values, and --verbatim keeps those that were sent', async () => {
  const body = { name: "O'Brien", tags: ['a', 'b'] }
  const cwd = project({ recording: { recording: { ...recording, body } } })
  const made = await gapi(['replay', id, '--as-test', ...current], { cwd })
  expect([made.code, made.stdout]).toEqual([
    0,
    expect.stringContaining('Wrote test/replays/post-v1-things-01a2059b.test.ts'),
  ])
  const path = join(cwd, 'test/replays/post-v1-things-01a2059b.test.ts')
  expect(readFileSync(path, 'utf8')).toBe(`import { expect, test } from 'vitest'
import { blueprints } from '../../src/app.ts'
import { developmentKeys } from '../../src/clients/keys.ts'
import { seed } from '../../src/db/seed.ts'
import { startApi } from '../support/api.ts'

const { app, call } = await startApi(blueprints)
await seed(app, app.config, ['development'])

/** Recorded on 2026-12-01 as the request ${id}: Error. */
test('POST /v1/things does not fail', async () => {
  const headers = {
    authorization: \`Bearer \${developmentKeys.user}\`,
    'idempotency-key': 'made-up',
  }
  const body = {
    name: "X'Xxxxx",
    tags: ['x', 'x'],
  }

  const response = await call('POST', '/v1/things?kind=gift', { headers, body })
  expect(response.status).toBeLessThan(500)
})
`)
  const again = await gapi(['replay', id, '--as-test', ...current], { cwd })
  expect([again.code, again.stderr]).toEqual([
    3,
    expect.stringContaining('post-v1-things-01a2059b.test.ts exists.'),
  ])

  const verbatim = project({ recording: { recording: { ...recording, body } } })
  await gapi(['replay', id, '--as-test', '--verbatim', ...current], { cwd: verbatim })
  expect(readFileSync(path.replace(cwd, verbatim), 'utf8')).toContain(`name: "O'Brien",`)
})

test('--as-test writes nothing for a request that does not fail', async () => {
  const cwd = project({
    replay: { status: 404, headers: {}, body: '', client: null, statements: [], error: null },
  })
  const { code, stderr } = await gapi(['replay', id, '--as-test', ...current], { cwd })
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('It responds with 404 when its values are made up'),
  ])
  expect(existsSync(join(cwd, 'test'))).toBe(false)
})

test('what a recording holds neither runs on a terminal nor in a test', async () => {
  const error = { type: 'Error */ evil()', message: '\x1b[2J', stack: 'Error: \x1b[2J' }
  const about = { error, audience: 'user}`; evil(); `', created_at: '*/ evil() /*', id: '*/evil()/*' }
  const cwd = project({ recording: { recording: { ...recording, ...about } } })
  const { stdout } = await gapi(['replay', id, '--db', 'current'], { cwd })
  expect(stdout).not.toContain('\x1b')
  const answer = { status: 500, headers: {}, body: '\x1b[2J', client: null, statements: [], error: null }
  const shown = await gapi(['replay', id, ...current], { cwd: project({ replay: answer }) })
  expect(shown.stdout).toContain('\\x1b[2J')
  const evil = project({ recording: { recording: { ...recording, ...about } }, replay: answer })
  const written = await gapi(['replay', id, '--as-test', ...current], { cwd: evil })
  const [, path = ''] = /Wrote (\S+),/.exec(written.stdout) ?? []
  expect(path).toMatch(/^test\/replays\/post-v1-things-[\w-]*\.test\.ts$/)
  expect(readFileSync(join(evil, path), 'utf8')).not.toContain('evil()')
})

test('--curl prints the request and sends nothing', async () => {
  const cwd = project()
  const { code, stdout } = await gapi(['replay', id, '--curl'], { cwd })
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/^curl -i 'http:\/\/127\.0\.0\.1:3000\/v1\/things\?kind=gift' -H /),
  ])
  expect(stdout).toContain(`--data-raw '{"name":"xxxxx"}' -H "Authorization: Bearer $KEY"`)
  expect(askedOf(cwd, 'replay')).toEqual([])
})

const served: Array<{ url: string | undefined; authorization: string | undefined }> = []
const api = createServer((request, response) => {
  served.push({ url: request.url, authorization: request.headers.authorization })
  const [status, body] =
    request.headers.authorization !== 'Bearer key_admin'
      ? [401, { detail: 'The API key is unknown, expired or revoked.' }]
      : request.url?.endsWith(id)
        ? [200, recording]
        : [404, { detail: 'There is no such id in api_recordings.' }]
  response.writeHead(Number(status), { 'content-type': 'application/json' }).end(JSON.stringify(body))
}).listen(0, '127.0.0.1')
afterAll(() => void api.close())

test('--from reads the recording of a running instance with the key of a variable or a file', async () => {
  const address = api.address()
  const from = ['--from', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`]
  const cwd = project()
  writeIn(cwd, 'key.txt', 'key_admin\n')
  const byVariable = await gapi(['replay', id, ...from, ...current], {
    cwd,
    env: { GAPI_REPLAY_KEY: 'key_admin' },
  })
  const byFile = await gapi(['replay', id, ...from, '--key-file', 'key.txt', ...current], { cwd })
  expect([byVariable.code, byFile.code]).toEqual([1, 1])
  expect(served.map(({ url }) => url)).toEqual([`/recordings/${id}`, `/recordings/${id}`])
  expect(JSON.stringify(askedOf(cwd))).not.toContain('key_admin')
  expect(byVariable.stdout).toContain('same as recorded')

  const env = { GAPI_REPLAY_KEY: 'key_user' }
  const refused = await gapi(['replay', id, ...from], { cwd, env })
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining('refused the key: The API key is unknown'),
  ])
  const unknown = await gapi(['replay', id.replace('01', '02'), ...from, '--key-file', 'key.txt'], { cwd })
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    expect.stringContaining('has no recording of the request 02a2059b'),
  ])
})

test.each([
  ['ftp://a.example', '--from ftp://a.example is not a URL.'],
  ['http://a.example', 'The key is not sent to http://a.example: http does not encrypt it.'],
  ['https://me:secret@a.example', 'The URL for a.example has a user or a password in it.'],
  ['http://127.0.0.1:9', 'http://127.0.0.1:9 could not be reached: bad port.'],
])('--from %s is refused', async (url, message) => {
  const env = { GAPI_REPLAY_KEY: 'key_admin' }
  const { stderr } = await gapi(['replay', id, '--from', url], { cwd: project(), env })
  expect(stderr).toContain(message)
})

test('outside of a project it says where to go', async () => {
  const { code, stderr } = await gapi(['replay', id], { cwd: emptyFolder() })
  expect([code, stderr]).toEqual([2, expect.stringContaining('There is no project at')])
})
