import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contentsOf, emptyFolder, lastingFolder, writeIn } from './support/folder.ts'
import { isFull } from './support/tiers.ts'

/** A shell's variables, without what the npm that runs these tests tells its scripts. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_(registry|cache))|CI$|VITEST|NODE_ENV$|DATABASE_URL$)/.test(name),
  ),
)
const folder = lastingFolder()
const bin = resolve('bin/gapi.cjs')

/** The URL of each server that there is. */
const servers = { postgres: process.env.GAPI_TEST_POSTGRES, mysql: process.env.GAPI_TEST_MYSQL }
type Database = 'sqlite' | keyof typeof servers

beforeAll(() => {
  created('sqlite')
}, 600_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A new project with its packages, one for all tests on a database. */
function created(db: Database): string {
  const original = join(folder, db, 'shop')
  if (existsSync(original)) return original
  const args = [bin, 'new', original, '--db', db, '-y', '--no-git', '-q']
  const options = { cwd: folder, env: { ...env, npm_config_prefer_offline: 'true' } }
  execFileSync(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  return original
}

/** A copy of the new project, which shares its packages. */
function project(db: Database = 'sqlite'): string {
  const original = created(db)
  const copy = join(emptyFolder(), 'shop')
  cpSync(original, copy, { recursive: true, filter: path => path !== join(original, 'node_modules') })
  symlinkSync(join(original, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** Runs a program of the project. Returns its output if it fails, else an empty text. */
function failureOf(cwd: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' })
  return status === 0 ? '' : `${program} ${args.join(' ')}: ${stdout}${stderr}`
}

/** Writes the contract and checks types and format. */
function expectChecked(cwd: string): void {
  expect(failureOf(cwd, 'sh', '-c', 'npm run -s config -- --example > .env.example')).toBe('')
  expect(failureOf(cwd, 'npm', 'run', 'openapi')).toBe('')
  expect(failureOf(cwd, 'npx', 'biome', 'check', '--write', '--vcs-enabled=false')).toBe('')
  expect(failureOf(cwd, 'npx', 'tsc', '--noEmit')).toBe('')
}

function edit(cwd: string, path: string, change: (text: string) => string): void {
  const before = readFileSync(join(cwd, path), 'utf8')
  const after = change(before)
  expect(after, `${path} was to change`).not.toBe(before)
  writeFileSync(join(cwd, path), after)
}

/** Removes a resource from src/resources.ts. */
function unlist(cwd: string, name: string): void {
  edit(cwd, 'src/resources.ts', text =>
    text.replace(new RegExp(`^export const ${name} = (\\{ .* }|[\\s\\S]*?^})\\n`, 'm'), ''),
  )
}

/** In the small tier the tests that name resources and parts; in the full one all. */
const plumbing = isFull
  ? []
  : [
      ...['app', 'audience', 'config', 'consistency', 'contract', 'house', 'list-indexes'],
      ...['migrations', 'operations', 'production', 'routes', 'seeds', 'types'],
    ].map(name => `test/${name}`)

test('deleting the example resources, as docs/parts.md says, leaves a project whose checks and tests pass', () => {
  const cwd = project()
  const commands = readFileSync(join(cwd, 'docs/parts.md'), 'utf8').match(/^rm -r .*$/gm) ?? []
  expect(commands).toHaveLength(2)
  for (const [place, name] of ['orders', 'products'].entries()) {
    expect(failureOf(cwd, 'sh', '-c', commands[place] ?? '')).toBe('')
    unlist(cwd, name)
    if (isFull || name === 'products') expectChecked(cwd)
  }
  expect(failureOf(cwd, 'npx', 'vitest', 'run', ...plumbing)).toBe('')
}, 900_000)

test('a second owned resource, an admin view, a singleton, a webhook and an action pass the checks and tests of a project', () => {
  const cwd = project()
  const made = failureOf(
    cwd,
    process.execPath,
    bin,
    'migration',
    'new',
    'create_notes',
    'user:references',
    'body:text',
  )
  expect(made).toBe('')
  writeIn(cwd, 'src/notes/schema.ts', notesSchema)
  writeIn(cwd, 'src/notes/routes.ts', notesRoutes)
  edit(cwd, 'src/resources.ts', text =>
    text.replace(
      'export const notices',
      `export const notes = {\n  schema: () => import('./notes/schema.ts'),\n  routes: () => import('./notes/routes.ts'),\n}\nexport const notices`,
    ),
  )
  expectChecked(cwd)
  const tests = ['consistency', 'contract', 'house', 'migrations', 'routes', 'seeds', 'types']
  expect(failureOf(cwd, 'npx', 'vitest', 'run', ...tests.map(name => `test/${name}.test.ts`))).toBe('')
  expect(failureOf(cwd, 'npx', 'vitest', 'run', 'test/list-indexes.test.ts')).toContain(
    '/v1/notes?sort=created_at needs an index of notes on user_id, created_at, id',
  )
}, 600_000)

test('a new field of a product is one line of code, a migration, its seeds and the contract; only the seeds are a type error', () => {
  const cwd = project()
  edit(cwd, 'src/products/schema.ts', text =>
    text.replace(
      '    created_at:',
      '    weight_grams: Type.Integer({ minimum: 0, examples: [100] }),\n    created_at:',
    ),
  )
  const field = ['add_weight_grams_to_products', 'weight_grams:int:default=0']
  expect(failureOf(cwd, process.execPath, bin, 'migration', 'new', ...field)).toBe('')
  const errors = failureOf(cwd, 'npx', 'tsc', '--noEmit').match(/^.*error TS/gm) ?? []
  expect(errors.map(line => line.replace(/^npx.*?: |\(.*/g, ''))).toEqual([
    'db/seeds/development/02_products.ts',
  ])
  edit(cwd, 'db/seeds/development/02_products.ts', text =>
    text.replaceAll(/stock: \d+/g, '$&, weight_grams: 100'),
  )
  expectChecked(cwd)

  const [before, after] = [contentsOf(created('sqlite')), contentsOf(cwd)]
  const changed = Object.keys(after).filter(path => before[path] !== after[path] && path !== 'node_modules')
  expect(
    changed.filter(path => !/^(data|logs)\//.test(path)).map(path => path.replace(/\d{8}T\d{6}/, '')),
  ).toEqual([
    'db/migrations/_add_weight_grams_to_products.ts',
    'db/seeds/development/02_products.ts',
    'openapi.json',
    'src/products/schema.ts',
  ])
  const tests = ['products', 'orders', 'contract', 'seeds', 'migrations'].map(name => `test/${name}.test.ts`)
  expect(failureOf(cwd, 'npx', 'vitest', 'run', ...tests)).toBe('')
}, 600_000)

test('a request that failed is recorded, sent again by gapi replay, kept as a test, and fixed', async () => {
  const cwd = project()
  const planted = (text: string) =>
    text.replace(
      /(\({ db, body }\)) => (db\.products\.add\(.*\)),/,
      "async $1 => {\n      const made = await $2\n      if (made.name.length > 20) throw new Error('No shelf for '.concat(made.name))\n      return made\n    },",
    )
  const fixed = readFileSync(join(cwd, 'src/products/routes.ts'), 'utf8')
  edit(cwd, 'src/products/routes.ts', planted)
  expect(failureOf(cwd, 'npx', 'tsx', 'src/manage.ts', 'setup')).toBe('')
  const id = await idOfFailure(cwd)
  const replay = (...flags: string[]) => {
    const options = { cwd, env, encoding: 'utf8' } as const
    return spawnSync(process.execPath, [bin, 'replay', id, ...flags], options)
  }

  const first = replay()
  expect([first.status, first.stderr]).toEqual([1, ''])
  expect(first.stdout).toMatch(/No shelf for x{30}\n {2}src\/products\/routes\.ts:\d+:\d+\n/)
  expect(first.stdout).toContain('\nsame as recorded\n')

  expect(replay('--as-test').status).toBe(0)
  const path = `test/replays/post-v1-products-${id.slice(0, 8)}.test.ts`
  const run = () => failureOf(cwd, 'npx', 'vitest', 'run', path)
  expect(run()).toContain('POST /v1/products does not fail')
  expect(failureOf(cwd, 'npx', 'biome', 'check', '--vcs-enabled=false')).toBe('')
  expect(failureOf(cwd, 'npx', 'tsc', '--noEmit')).toBe('')

  writeIn(cwd, 'src/products/routes.ts', fixed)
  expect(replay()).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/\nfixed, or it needs the values that were sent/),
  })
  expect(run()).toBe('')
}, 600_000)

/** Starts the server, sends it a product with a long name, and returns the id of the request. */
async function idOfFailure(cwd: string): Promise<string> {
  const variables = { ...env, PORT: '0', WORKER_IN_SERVER: 'false' }
  const server = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], { cwd, env: variables })
  let output = ''
  for await (const part of server.stdout) {
    output += part
    if (output.includes('listens on')) break
  }
  const [address = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? []
  const response = await fetch(`${address}/v1/products`, {
    method: 'POST',
    headers: { authorization: 'Bearer key_development_only', 'content-type': 'application/json' },
    body: JSON.stringify({ sku: 'long', name: 'Darjeeling, the second flush 1', price_cents: 1 }),
  })
  expect(response.status).toBe(500)
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  await ended
  return String(response.headers.get('x-request-id'))
}

const partsText = readFileSync('templates/api/project/base/docs/parts.md', 'utf8')

/** The rows of the table of parts in docs/parts.md: `| name | line | files |`. */
const parts = [...partsText.matchAll(/^\| (.+?) \| `(\w+)` \| (`.+`) \|$/gm)].map(
  ([, name = '', line = '', files = '']) => ({
    name,
    line,
    files: files.split(' ').map(file => file.replaceAll('`', '')),
    variables: variablesOf(name.replace(/,.*/, '')),
  }),
)

/** The row of a part in the table of variables: `| name | variables |`. */
function variablesOf(name: string): string[] {
  const [, variables = ''] = new RegExp(`^\\| ${name} \\| (\`[A-Z_\` ]+\`) \\|$`, 'm').exec(partsText) ?? []
  return variables
    .split(' ')
    .filter(Boolean)
    .map(variable => variable.replaceAll('`', ''))
}

/** Does what docs/parts.md says, with one line less in src/parts.ts. */
function takeOut(cwd: string, { line, files, variables }: (typeof parts)[number]): void {
  for (const file of files) rmSync(join(cwd, file), { recursive: true })
  if (['jobs', 'notices', 'recordings', 'usage'].includes(line)) unlist(cwd, line)
  else if (line === 'profile')
    edit(cwd, 'src/verbs/removable.ts', text => text.replace(/^export .*\n/m, 'export {}\n'))
  else edit(cwd, 'src/parts.ts', text => text.replace(new RegExp(`^export \\{ ${line} \\}.*\n`, 'm'), ''))
  if (line === 'notices') {
    edit(cwd, 'src/jobs/kinds.ts', text => text.replace(/^export \* as notice .*\n/m, ''))
    edit(cwd, 'package.json', text => text.replace(/^.*"(@types\/)?smtp-server".*\n/gm, ''))
  }
  if (line === 'jobs') edit(cwd, 'package.json', text => text.replace(/^.*"(@types\/)?nodemailer".*\n/gm, ''))
  if (line === 'cache')
    edit(cwd, 'package.json', text => text.replace(/^.*"(lru-cache|cache:clear)".*\n/gm, ''))
  if (line === 'docsPage')
    edit(cwd, 'package.json', text => text.replace(/^.*"@fastify\/swagger-ui".*\n/m, ''))
  if (line === 'idempotency')
    edit(cwd, 'src/orders/routes.ts', text => text.replace(/^ *idempotent: true,\n/m, ''))
  for (const name of variables) withoutVariable(cwd, name)
}

function withoutVariable(cwd: string, name: string): void {
  edit(cwd, 'src/config/config.ts', text =>
    text.replace(new RegExp(`^  (override )?${name} = .*\\n(    .*\\n)*(  \\}?\\)\\n)?`, 'gm'), ''),
  )
}

// All of them at once is tried below; each alone takes minutes.
test.runIf(isFull).each(parts)(
  'a project without $name passes its checks, and its contract does without it',
  part => {
    const cwd = project()
    if (part.line === 'usage' || part.line === 'jobs')
      takeOut(cwd, parts.filter(({ line }) => line === 'notices')[0] ?? part)
    takeOut(cwd, part)
    expectChecked(cwd)
    const text = readFileSync(join(cwd, 'openapi.json'), 'utf8')
    expect(text.includes('"429"')).toBe(part.line !== 'rateLimits')
    expect(text.includes('RateLimit-Policy')).toBe(part.line !== 'rateLimits')
    expect(text.includes('idempotency-key')).toBe(part.line !== 'idempotency')
    expect(text.includes('Idempotency')).toBe(part.line !== 'idempotency')
    const tests = ['app', 'contract', 'consistency', 'house', 'operations', 'routes'].map(
      name => `test/${name}.test.ts`,
    )
    expect(failureOf(cwd, 'npx', 'vitest', 'run', ...tests)).toBe('')
  },
  600_000,
)

test('a project without any of the parts passes its tests', () => {
  const cwd = project()
  expect(parts.map(({ line }) => line)).toEqual([
    'rateLimits',
    'idempotency',
    'cache',
    'metrics',
    'docsPage',
    'notices',
    'recordings',
    'usage',
    'jobs',
    'profile',
  ])
  for (const part of parts) takeOut(cwd, part)
  rmSync(join(cwd, 'src/http/redis.ts'))
  withoutVariable(cwd, 'CACHE_URL')
  edit(cwd, 'src/parts.ts', text => `${text}export {}\n`)
  expectChecked(cwd)
  expect(failureOf(cwd, 'npx', 'vitest', 'run', ...plumbing)).toBe('')
}, 900_000)

const onServers = (['postgres', 'mysql'] as const).flatMap(db => {
  const url = servers[db]
  return url === undefined ? [] : ['notices', 'usage'].map(line => ({ db, url, line }))
})

test.runIf(isFull).each(onServers)(
  'on $db a project without $line passes its tests',
  ({ db, url, line }) => {
    const cwd = project(db)
    writeFileSync(join(cwd, '.env'), `DATABASE_URL=${url}\n`)
    for (const part of parts) if (part.line === 'notices' || part.line === line) takeOut(cwd, part)
    expectChecked(cwd)
    expect(failureOf(cwd, 'npx', 'vitest', 'run')).toBe('')
  },
  900_000,
)

/** The files of the examples, where their names belong. */
const own =
  /^(src\/(orders|products|clients)\/|src\/resources\.ts|db\/(seeds|migrations)\/|test\/(orders|products)\.test\.ts)/

test('no code outside of the example resources names them, and no test of plumbing', () => {
  const root = 'templates/api/project'
  const files = readdirSync(root).flatMap(layer =>
    readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' })
      .filter(path => /\.(ts|mjs)$/.test(path) && !own.test(path))
      .map(path => join(root, layer, path)),
  )
  expect(files.length).toBeGreaterThan(100)
  const named = files.flatMap(path => {
    const code = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    const found = code.match(/^.*\b(orders|products|order[-_]?lines?)\b.*$/gim) ?? []
    return found.map(line => `${path}: ${line.trim()}`)
  })
  expect(named).toEqual([])
})

const notesSchema = `import type { Knex } from 'knex'
import { type Static, Type } from 'typebox'
import { Id, Timestamp } from '../db/row.ts'
import { OwnedTable } from '../db/table.ts'

export type Note = Static<typeof Note>
export const Note = Type.Object(
  { id: Id, body: Type.String({ maxLength: 1000, examples: ['Hello'] }), created_at: Timestamp },
  { title: 'Note' },
)

export const NewNote = Type.Pick(Note, ['body'], { title: 'NewNote', additionalProperties: false })

export const tables = (query: Knex) => ({
  notes: new OwnedTable<Note & { readonly user_id: string }>(query, 'notes'),
})

declare module '../db/tables.ts' {
  interface Tables extends ReturnType<typeof tables> {}
}
`

const notesRoutes = `import { Type } from 'typebox'
import { IdParams } from '../db/row.ts'
import { blueprint } from '../http/request/blueprint.ts'
import { list } from '../http/request/list.ts'
import { NewNote, Note } from './schema.ts'

const listed = list(Note, { sort: ['created_at'] })
const { query, reply } = listed
const Event = Type.Object({}, { title: 'Event' })
const Me = Type.Object({ name: Type.String({ examples: ['shop'] }) }, { title: 'Me' })

const notes = blueprint('/v1/notes', 'What clients note; each sees its own.', on => {
  on.user.get('/', { summary: 'List my notes', query, reply }, ({ db, user, ...request }) =>
    listed.read(request, db.notes.of(user)),
  )
  on.user.get('/:id', { summary: 'Read a note of mine', params: IdParams, reply: Note }, ({ db, user, params }) =>
    db.notes.of(user).get(params.id),
  )
  on.user.post('/', { summary: 'Add a note', body: NewNote, reply: Note, status: 201 }, ({ db, user, body }) =>
    db.notes.of(user).add(body),
  )
  on.user.post('/:id/archive', { summary: 'Archive a note', params: IdParams, reply: Note }, ({ db, user, params }) =>
    db.notes.of(user).change(params.id, { body: 'archived' }),
  )
})

const admins = blueprint('/v1/admin/notes', 'The notes of all clients.', on => {
  on.admin.get('/', { summary: 'List all notes', query, reply }, ({ db, ...request }) =>
    listed.read(request, db.notes.ofEveryone()),
  )
})

const me = blueprint('/v1/me', 'The client that calls.', on => {
  on.user.get('/', { summary: 'Read who calls', reply: Me }, ({ user }) => ({ name: user.name }))
})

const staff = blueprint('/v1/staff', 'Clients with the role of an admin.', on => {
  on.admin.get('/', { summary: 'List the staff', query, reply }, () => ({ items: [], next: null }))
})

const webhooks = blueprint('/v1/webhooks', 'Calls of other systems.', on => {
  on.anonymous.post('/stripe', { summary: 'Take an event', body: Event, reply: Me }, () => ({ name: 'ok' }))
})

export const routes = [notes, admins, me, staff, webhooks]
`
