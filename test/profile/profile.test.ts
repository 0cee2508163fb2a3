import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { folderWith, writeIn } from '../support/folder.ts'
import { generatedProject, sharedProject } from '../support/generated-project.ts'
import { gapi } from '../support/run.ts'
import { profileOf } from './samples.ts'

const file = 'src/products/routes.ts'
let cwd = ''

/** A project whose program answers as that of a generated one, without its packages. */
beforeAll(async () => {
  cwd = await sharedProject()
  writeIn(cwd, 'manage.mjs', manage)
  const functions = [{ name: 'list', file, line: 11, column: 4, ticks: [[12, 5]] as const }]
  const scripts = { [file]: 'x\n'.repeat(20) }
  writeIn(cwd, 'sampled.json', profileOf({ root: cwd, functions, scripts }))
})

const profile = (...args: readonly string[]) => gapi(['profile', ...args], { cwd })

test('the table has a line of the project with its text, and the body and caller are passed on', async () => {
  writeIn(cwd, 'body.json', '{"sku":"tea"}')
  const { code, stdout } = await profile('GET /v1/products?limit=5', '-n', '3')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^GET \/v1\/products\?limit=5 as anonymous: 2\.00 ms/)
  expect(stdout).toMatch(/5\.00 +100 .* src\/products\/routes\.ts:12 {2}\(\{ db, \.\.\.request \}\)/)
  const posted = await profile('post /v1/products', '--body', 'body.json', '-n', '3', '--json')
  expect(JSON.parse(posted.stdout)).toMatchObject({
    ...{
      format: 2,
      ok: true,
      code: 0,
      count: 3,
      node: JSON.stringify({ body: '{"sku":"tea"}', as: 'admin' }),
    },
    lines: [{ file, line: 12, cpu: 5 }],
  })
})

test('the page needs nothing from elsewhere, and shows what the source says as text', async () => {
  const { stdout } = await profile('GET /v1/products/{id}', '--format', 'html')
  expect(stdout).toContain('<svg id="flame"')
  expect(stdout).toContain('GET /v1/products/{id}')
  expect(stdout).not.toMatch(/https?:|(src|href)=|url\(|@import/)
  const hostile = await profile('GET /v1/products?name=<script>alert(1)</script>', '--format', 'html')
  expect(hostile.stdout).not.toContain('<script>alert')
})

test('--save writes a profile for other tools', async () => {
  const { code } = await profile('GET /v1/products', '--save', 'out/shop.cpuprofile')
  expect(code).toBe(0)
  const { nodes, samples } = JSON.parse(readFileSync(join(cwd, 'out/shop.cpuprofile'), 'utf8'))
  expect(nodes.length).toBe(2)
  expect(samples.length).toBe(5)
})

/** What a person types wrong: the first line of the error, the hint, and the exit code. */
const wrong: ReadonlyArray<readonly [args: readonly string[], message: string, code: number]> = [
  [['GET /v1/product'], 'There is no route GET /v1/product. Did you mean GET /v1/products?', 2],
  [['POST /v1/product'], 'There is no route POST /v1/product. Did you mean POST /v1/products?', 2],
  [
    ['GET /v1/produkts/{id}'],
    'There is no route GET /v1/produkts/{id}. Did you mean GET /v1/products/{id}?',
    2,
  ],
  [['DELETE /v1/products'], '/v1/products has no DELETE, only GET, POST.', 2],
  [['GTE /v1/products'], 'Unknown method: GTE.', 2],
  [['products'], 'products is not a path: it has no slash at its start.', 2],
  [['GET /v1/products now'], '"GET /v1/products now" is not a request.', 2],
  [['GET /v1/products', '-n', '0'], "argument '0' is invalid. Pass a whole number, 1 or more.", 2],
  [['GET /v1/products', '--as', 'root'], 'Choose one of anonymous, user, admin.', 2],
  [['GET /v1/products', '--format', 'svg'], '--format: unknown format "svg".', 2],
  [['POST /v1/products', '--body', 'none.json'], 'Could not read none.json.', 2],
  [['POST /v1/products', '--body', 'manage.mjs'], 'manage.mjs is not JSON', 2],
  [['POST /v1/products'], 'responds with 422: The request is not valid: /sku must be string.', 2],
  [
    ['PATCH /v1/products/7'],
    'PATCH /v1/products/7 as admin responds with 409 the 2nd time: It was there.',
    2,
  ],
  [['GET /v1/products/500'], 'responds with 500: Internal Server Error', 1],
  [
    ['GET /v1/products', '--compare', 'HEAD', '--format', 'html'],
    '--compare and --format html cannot be combined.',
    2,
  ],
  [['GET /v1/products', '--compare', 'no-such'], 'Unknown revision: no-such.', 2],
]

test.each(wrong)('gapi profile %j: %s', async (args, message, code) => {
  const ran = await profile(...args)
  expect(ran.stderr).toContain(message)
  expect(ran.code).toBe(code)
})

test('an error of the API is shown with its stack', async () => {
  const { stderr, code } = await profile('GET /v1/products/500')
  expect(stderr).toContain('Error: planted, at routes.ts:3')
  expect(code).toBe(1)
})

test('a body that is missing or does not fit has the hint to pass one', async () => {
  expect((await profile('POST /v1/products')).stderr).toContain('--body FILE')
})

test('a project without the verb is told so', async () => {
  const old = await generatedProject()
  writeIn(
    old,
    'manage.mjs',
    manage.replace(
      'else {\n  const { method',
      "else if (verb === 'profile') unknown()\nelse {\n  const { method",
    ) + unknown,
  )
  const { code, stderr } = await gapi(['profile', 'GET /v1/products'], { cwd: old })
  expect(code).toBe(2)
  expect(stderr).toContain('has no verb profile')
  expect(stderr).toContain('It has config, routes.')
})

test('a scratch database is removed, and the project keeps its own', async () => {
  await profile('GET /v1/products', '-n', '1')
  const { stderr, code } = await profile('GET /v1/products', '--db', 'current')
  expect(stderr).toContain('data/development.sqlite does not exist')
  expect(code).toBe(1)
})

test('production is refused without its name', async () => {
  writeIn(cwd, 'data/prod.sqlite', '')
  const env = {
    APP_CONFIG: 'production',
    DATABASE_URL: 'sqlite:data/prod.sqlite',
    KEY_PEPPER: 'x'.repeat(32),
  }
  const { code, stderr } = await gapi(['profile', 'GET /v1/products', '--db', 'current'], { cwd, env })
  expect(code).toBe(4)
  expect(stderr).toContain('prod.sqlite counts as production: APP_CONFIG is production.')
  rmSync(join(cwd, 'data'), { recursive: true })
})

test('outside of a project it says where to go', async () => {
  const { code, stderr } = await gapi(['profile', 'GET /'], { cwd: folderWith({}) })
  expect(code).toBe(2)
  expect(stderr).toContain('There is no project')
})

const manage = `import { copyFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
const [verb] = process.argv.slice(2)
const say = answer => console.log(JSON.stringify({ contract: 1, ok: true, verb, ...answer }))
const route = (method, path, audience) => ({ method, path, audience })
const problem = { detail: 'The request is not valid.', errors: [{ pointer: '/sku', detail: 'must be string' }] }
if (verb === 'routes')
  say({
    routes: [
      route('GET', '/v1/products', 'anonymous'),
      route('POST', '/v1/products', 'admin'),
      route('GET', '/v1/products/{id}', 'anonymous'),
      route('PATCH', '/v1/products/{id}', 'admin'),
    ],
  })
else {
  const { method, path, as, body, file } = JSON.parse(await text(process.stdin))
  const failure = JSON.stringify({ level: 'error', err: { stack: 'Error: planted, at routes.ts:3' }, msg: 'planted' })
  const refused = (status, answer, number = 1, log = []) =>
    say({ response: { status, body: JSON.stringify(answer), number, log } })
  if (method === 'POST' && body === null) refused(422, problem)
  else if (path === '/v1/products/500') refused(500, { title: 'Internal Server Error' }, 1, [failure])
  else if (method === 'PATCH') refused(409, { detail: 'It was there.' }, 2)
  else {
    if (file) copyFileSync('sampled.json', file)
    say({ node: method === 'POST' ? JSON.stringify({ body, as }) : 'v20.19.0', times: [1, 2, 3], cpu_ms: 1, file })
  }
}
`

const unknown = `
function unknown() {
  console.log(JSON.stringify({ contract: 1, ok: false, verb, code: 2, message: '', hint: '', verbs: ['config', 'routes'] }))
  process.exitCode = 2
}
`
