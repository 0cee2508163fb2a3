import { cpSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import makeKnex from 'knex'
import { describe, expect, onTestFinished, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { contentsOf, emptyFolder, folderWith, writeIn } from '../support/folder.ts'
import { creates, knexProject } from '../support/knex-project.ts'
import { fence } from '../support/readme.ts'
import { commit, git } from '../support/repository.ts'
import { createGoodApi, gapi } from '../support/run.ts'

interface Found {
  readonly check: string
  readonly code: string
  readonly path: string
  readonly line: number | null
  readonly message: string
  readonly evidence: readonly string[]
}

/** gapi doctor --run, with a home and a temporary folder of its own: its exit code, states, reasons and findings. */
async function doctor(cwd: string, only: string, ...flags: readonly string[]) {
  const temporary = emptyFolder()
  const { code, stdout } = await gapi(['doctor', '--run', '--yes', '--only', only, '--json', ...flags], {
    cwd,
    env: { HOME: emptyFolder(), TMPDIR: temporary },
  })
  const { checks, findings } = JSON.parse(stdout)
  const told: readonly { id: string; state: string; reason: string | null }[] = checks
  return {
    code,
    states: Object.fromEntries(told.map(({ id, state }) => [id, state])),
    reasons: Object.fromEntries(told.map(({ id, reason }) => [id, reason])),
    findings: findings satisfies readonly Found[],
    left: contentsOf(temporary),
  }
}

/** A repository of git from a folder; what it needs installed is a link in it. */
function repository(folder: string, readme = '# shop\n'): string {
  writeIn(folder, 'README.md', readme)
  git(folder, 'init', '--quiet', '--initial-branch=main')
  commit(folder, 'Begin')
  return folder
}

const ours = 'db/check,db/roundtrip,db/seed'

const forgets = `exports.up = knex => knex.schema.alterTable('a', t => { t.integer('x'); t.integer('y') })
exports.down = knex => knex.schema.alterTable('a', t => { t.dropColumn('x') })
`

const inserts = "exports.seed = async knex => { await knex('a').insert({ name: 'x' }) }\n"

for (const database of databases)
  describe.skipIf(!database.isThere)(`on ${database.name}`, () => {
    test('a migration whose down forgets a column and a seed that adds its row twice are found, and nothing is left', async () => {
      const cwd = await database.project({
        '20260101100000_a.js': creates('a'),
        '20260102100000_b.js': forgets,
      })
      writeIn(cwd, 'seeds/01_a.js', inserts)
      const ran = await doctor(repository(cwd), ours)
      expect(ran.states).toEqual({ 'db/check': 'ok', 'db/roundtrip': 'findings', 'db/seed': 'findings' })
      expect(ran.findings).toMatchObject([
        { check: 'db/roundtrip', path: 'migrations/20260102100000_b.js' },
        { check: 'db/seed', code: 'seeds-differ', path: 'seeds/01_a.js' },
      ])
      expect(ran.findings[0].evidence.join()).toMatch(/^a: column y .* is still there$/)
      expect({ code: ran.code, left: ran.left }).toEqual({ code: 1, left: {} })
    })
  })

const servers = [
  {
    ...{ name: 'PostgreSQL', client: 'pg', url: process.env.GAPI_TEST_POSTGRES ?? '', lobby: '/postgres' },
    ...{ user: 'role gapi_modest', create: 'create role gapi_modest login' },
    grant: 'alter role "gapi_modest" createdb',
  },
  {
    ...{ name: 'MySQL', client: 'mysql2', url: process.env.GAPI_TEST_MYSQL ?? '', lobby: '' },
    ...{ user: "user gapi_modest@'%'", create: "create user gapi_modest@'%'" },
    grant: "grant all on `absent\\_shop\\_gapi\\_%`.* to 'gapi_modest'",
  },
]

for (const { name, client, url, lobby, user, create, grant } of servers)
  test.skipIf(url === '')(
    `a user of ${name} who may not create a database is no fault of what is tried`,
    async () => {
      const admin = makeKnex({ client, connection: url })
      onTestFinished(() => admin.raw(`drop ${user}`).then(() => admin.destroy()))
      await admin.raw(create)
      const at = (pathname: string) =>
        Object.assign(new URL(url), { username: 'gapi_modest', password: '', pathname }).href
      const own = at('/absent_shop')
      const connection = client === 'pg' ? `{ connectionString: '${own}' }` : `'${own}'`
      const cwd = knexProject(
        { '20260101100000_a.js': creates('a') },
        { database: `client: '${client}', connection: ${connection}` },
      )
      writeIn(cwd, 'seeds/01_a.js', inserts)
      writeIn(cwd, 'package.json', JSON.stringify({ scripts: { test: 'node test.cjs' } }))
      const tries = `require('knex')({ client: '${client}', connection: '${at(lobby)}' }).raw('create database gapi_other')`
      writeIn(cwd, 'test.cjs', `${tries}.catch(error => { console.error(error); process.exit(1) })\n`)
      const { code, states, reasons } = await doctor(repository(cwd), 'db/roundtrip,db/seed,tests/pass')
      expect(states).toEqual({ 'db/roundtrip': 'blocked', 'db/seed': 'blocked', 'tests/pass': 'blocked' })
      const says = (command: string) =>
        `gapi_modest may not create a database. Ask an administrator to run: ${grant}. Or pass a server and a user that may: gapi ${command} --knexfile knexfile.js --scratch-url `
      expect(reasons['db/roundtrip']).toContain(says('migration verify'))
      expect(reasons['db/seed']).toContain(says('seed check'))
      expect(reasons['tests/pass']).toBe(
        'The tests could not be run: the database user may not create another database, which it needs.',
      )
      expect(code).toBe(0)
    },
  )

describe('a Knex project', () => {
  const a = { '20260101100000_a.js': creates('a') }

  test('whose database does not answer is blocked, and what its files tell is found all the same', async () => {
    const database = "client: 'pg', connection: 'postgres://me:hidden-w0rd@127.0.0.1:1/shop'"
    const cwd = repository(
      knexProject({ ...a, '20260102100000_b.js': 'exports.up = () => {}\n' }, { database }),
    )
    const { code, states, reasons, findings } = await doctor(cwd, ours)
    expect(states).toEqual({ 'db/check': 'blocked', 'db/roundtrip': 'blocked', 'db/seed': 'blocked' })
    for (const reason of Object.values(reasons)) {
      expect(reason).toContain(
        'Cannot use pg me@127.0.0.1:1/shop: connect ECONNREFUSED 127.0.0.1:1. Start it',
      )
      expect(reason).not.toContain('hidden-w0rd')
    }
    expect(findings).toMatchObject([{ check: 'db/check', path: 'migrations/20260102100000_b.js' }])
    expect(code).toBe(1)
  })

  test('is neither right nor wrong where its database does not answer, unless --strict', async () => {
    const cwd = repository(
      knexProject(a, { database: "client: 'pg', connection: 'postgres://127.0.0.1:1/x'" }),
    )
    expect((await doctor(cwd, ours)).code).toBe(0)
    expect((await doctor(cwd, ours, '--strict')).code).toBe(1)
  })

  test('is linted from where its branch began, at the line', async () => {
    const cwd = repository(knexProject({ ...a, '20260102100000_b.js': drops('a') }))
    git(cwd, 'checkout', '--quiet', '-b', 'feature')
    writeIn(cwd, 'migrations/20260103100000_c.js', `// c\n${creates('c')}`)
    writeIn(cwd, 'migrations/20260104100000_d.js', `// d\n${drops('c')}`)
    commit(cwd, 'Go on')
    const { findings } = await doctor(cwd, 'db/check')
    expect(findings).toMatchObject([
      { code: 'migration-lint', path: 'migrations/20260104100000_d.js', line: 2 },
    ])
  })

  test('is linted of what is not committed on the main branch either', async () => {
    const cwd = repository(knexProject(a))
    writeIn(cwd, 'migrations/20260104100000_d.js', drops('a'))
    git(cwd, 'add', '--all')
    const { findings } = await doctor(cwd, 'db/check')
    expect(findings).toMatchObject([{ code: 'migration-lint', path: 'migrations/20260104100000_d.js' }])
  })

  test('lacks a migration that its database has', async () => {
    const cwd = knexProject({ ...a, '20260102100000_b.js': creates('b') })
    await gapi(['migration', 'up'], { cwd })
    rmSync(join(cwd, 'migrations/20260102100000_b.js'))
    const { findings } = await doctor(repository(cwd), 'db/check')
    expect(findings).toMatchObject([
      {
        code: 'migration-fault',
        path: 'knexfile.js',
        message: expect.stringContaining('its file is missing'),
      },
    ])
  })

  test('is understood although it prints while it is loaded', async () => {
    const cwd = knexProject({ '20260101100000_a.js': `console.log('{\\n  "a": 1\\n}')\n${creates('a')}` })
    const { states } = await doctor(repository(cwd), 'db/check,db/roundtrip')
    expect(states).toEqual({ 'db/check': 'ok', 'db/roundtrip': 'ok' })
  })

  test('is found in a folder of its own', async () => {
    const folder = folderWith({ 'package.json': '{}' })
    cpSync(knexProject({ '20260101100000_a.js': 'exports.up = () => {}\n' }), join(folder, 'api'), {
      recursive: true,
      verbatimSymlinks: true,
    })
    const { findings } = await doctor(repository(folder), 'db/check')
    expect(findings).toMatchObject([{ path: 'api/migrations/20260101100000_a.js' }])
  })

  test('is looked at although the server of the README does not start, and not where its set-up fails', async () => {
    const cwd = knexProject(a)
    writeIn(cwd, 'server.js', 'process.exit(1)\n')
    writeIn(cwd, 'package.json', JSON.stringify({ scripts: { test: 'node --version' } }))
    const readme = fence('node server.js\nnpm test')
    const ran = await doctor(repository(cwd, readme), 'db/check,readme/server-answers,tests/pass')
    expect(ran.states).toEqual({ 'db/check': 'ok', 'readme/server-answers': 'findings', 'tests/pass': 'ok' })
    const other = knexProject(a)
    writeIn(other, 'migrate.js', 'process.exit(1)\n')
    const failed = await doctor(repository(other, fence('node migrate.js')), 'db/check')
    expect(failed.reasons).toEqual({ 'db/check': 'It was not tried: line 2 failed.' })
  })
})

function drops(table: string): string {
  return `exports.up = knex => knex.schema.dropTable('${table}')
exports.down = knex => knex.schema.createTable('${table}', t => { t.increments(); t.string('name') })
`
}

/** A new project, with what it needs installed by a link that git tracks. */
async function generated(): Promise<string> {
  const folder = join(emptyFolder(), 'shop')
  await createGoodApi([folder, '--db', 'sqlite', '--no-install', '--no-git', '-y'], { cwd: '/' })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  return repository(folder)
}

const renames = `import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('idempotency_keys', table => table.renameColumn('status', 'answer_status'))
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('idempotency_keys', table => table.renameColumn('answer_status', 'status'))
}
`

const forgetsOne = `import type { Knex } from 'knex'

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('products', table => {
    table.integer('weight')
    table.integer('height')
  })
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('products', table => table.dropColumn('weight'))
}
`

/** A practice of the template that only a run shows, how it is broken, and the one check that says so. */
const mutations: readonly (readonly [practice: string, check: string, breakIt: (folder: string) => void])[] =
  [
    [
      'a release never takes a column from the one before it',
      'db/check',
      folder => {
        git(folder, 'checkout', '--quiet', '-b', 'feature')
        writeIn(folder, 'db/migrations/20261201T100000_rename_status.ts', renames)
      },
    ],
    [
      'a migration is undone as a whole',
      'db/roundtrip',
      folder => writeIn(folder, 'db/migrations/20261201T100000_add_weight.ts', forgetsOne),
    ],
    [
      'seeds can be run again',
      'db/seed',
      folder =>
        replace(
          folder,
          'db/seeds/development/02_products.ts',
          "sku: 'tea-green-100'",
          "sku: 'tea-' + Math.random()",
        ),
    ],
  ]

function replace(folder: string, path: string, from: string, to: string): void {
  const before = readFileSync(join(folder, path), 'utf8')
  expect({ path, has: before.includes(from) }).toEqual({ path, has: true })
  writeIn(folder, path, before.replace(from, to))
}

describe('a generated project', () => {
  test('is right when it is new, and each practice that is broken is found by exactly the check that names it', async () => {
    const fresh = await generated()
    const clean = await doctor(fresh, 'db')
    expect(clean.findings).toEqual([])
    expect(clean.states).toMatchObject({
      'db/check': 'ok',
      'db/roundtrip': 'ok',
      'db/seed': 'ok',
    })
    const found: Record<string, readonly string[]> = {}
    for (const [practice, , breakIt] of mutations) {
      const folder = join(emptyFolder(), 'shop')
      cpSync(fresh, folder, { recursive: true, verbatimSymlinks: true })
      breakIt(folder)
      commit(folder, 'Break it')
      const { findings } = await doctor(folder, 'db')
      found[practice] = [...new Set<string>(findings.map(({ check }: Found) => check))]
    }
    expect(found).toEqual(Object.fromEntries(mutations.map(([practice, check]) => [practice, [check]])))
  })
})
