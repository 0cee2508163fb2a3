import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Knex } from 'knex'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { manageIn } from '../support/manage.ts'
import { gapi } from '../support/run.ts'
import { schemaOf } from '../support/schema.ts'
import { hasTurn } from '../support/tiers.ts'
import { type DatabaseName, isThere, makeDatabase, makeGenerated, makeKnexProject, setMark } from './world.ts'
import '../support/hosts.mjs'

const home = realpathSync(mkdtempSync(join(tmpdir(), 'gapi-refusals-')))
afterAll(() => rmSync(home, { recursive: true, force: true }))
delete process.env.NODE_ENV
const own = { PATH: process.env.PATH, HOME: process.env.HOME, KEY_PEPPER: '0123456789abcdef0123456789abcdef' }
const kinds: readonly DatabaseName[] = ['sqlite', 'postgres', 'mysql']
const projects = new Map<DatabaseName, string>()
let folders = 0

beforeAll(async () => {
  for (const kind of kinds.filter(isThere)) projects.set(kind, await makeGenerated(kind, home))
})

function projectOf(kind: DatabaseName): string {
  const project = projects.get(kind)
  if (project === undefined) throw new Error(kind)
  return project
}

async function newDatabase(kind: DatabaseName) {
  const database = await makeDatabase(kind, home)
  onTestFinished(database.drop)
  return database
}

function knexProject(connects: string): string {
  const cwd = join(home, `knexfile-${++folders}`)
  mkdirSync(cwd)
  return makeKnexProject(cwd, connects)
}

test.each(['sqlite:file:data/x.sqlite', 'sqlite:FILE:x.sqlite?mode=ro', 'sqlite:x.sqlite?mode=ro'])(
  '%s is refused by both programs, so that no mark is looked for in another file',
  async DATABASE_URL => {
    const cwd = projectOf('sqlite')
    const manage = manageIn(cwd)
    onTestFinished(manage.stop)
    const says = 'DATABASE_URL is not a path: write it as sqlite:data/shop.sqlite'
    for (const line of ['seed', 'db drop', 'db mark', 'migration down', 'migration status']) {
      const { code, stderr } = await gapi(line.split(' '), { cwd, env: { ...own, DATABASE_URL } })
      expect({ line, code, stderr }).toEqual({ line, code: 2, stderr: expect.stringContaining(says) })
    }
    for (const verb of ['seed', 'setup', 'rollback', 'migrate']) {
      const { code, text } = await manage.run([verb], { ...own, DATABASE_URL })
      expect({ verb, code, text }).toEqual({ verb, code: 2, text: expect.stringContaining(says) })
    }
  },
)

describe('what a refusal says to type does it', () => {
  /** The line of a hint that begins so, without the words that begin it. */
  const typedIn = (text: string, begins: string) =>
    text
      .split('\n')
      .find(line => line.startsWith(begins))
      ?.slice(begins.length) ?? `Nothing begins with “${begins}” in ${text}`

  async function production() {
    const database = await newDatabase('sqlite')
    const cwd = projectOf('sqlite')
    const env = { ...own, DATABASE_URL: database.url() }
    await gapi(['migration', 'up'], { cwd, env })
    await setMark(database.knex, 'production')
    return { database, cwd, env }
  }

  const want = 'If that is what you want, name the database: '

  test.each([
    ['npm run rollback', 'npm run rollback -- --confirm '],
    ['npm run rollback -- --all', 'npm run rollback -- --all --confirm '],
    ['npm run seed', 'npm run seed -- --confirm '],
    ["npm run client -- add 'Ada L' a@example.com", "npm run client -- add 'Ada L' a@example.com --confirm "],
    ['tsx src/manage.ts rollback', 'npx tsx src/manage.ts rollback --confirm '],
  ])(
    '%s',
    async (line, says) => {
      const { database, cwd, env } = await production()
      const shell = withTsx(env)
      const refused = spawnSync(line, { cwd, env: shell, shell: true, encoding: 'utf8' })
      expect({ code: refused.status, text: refused.stderr }).toMatchObject({ code: 4 })
      const typed = typedIn(refused.stderr, want)
      expect(typed).toBe(`${says}${database.name}`)
      const done = spawnSync(typed.replace(/^npx /, ''), { cwd, env: shell, shell: true, encoding: 'utf8' })
      expect({ code: done.status, text: done.stdout + done.stderr }).toEqual({
        code: 0,
        text: expect.any(String),
      })
    },
    120_000,
  )

  test('npm run dev: it takes no --confirm, and setup does what it would do', async () => {
    const { database, cwd, env } = await production()
    const shell = withTsx(env)
    const refused = spawnSync('npm run dev', { cwd, env: shell, shell: true, encoding: 'utf8' })
    expect(refused.status).toBe(4)
    expect(typedIn(refused.stderr, want)).toBe(`npm run setup -- --confirm ${database.name}`)
    expect(refused.stderr).toContain('The script dev does not accept --confirm.')
    // npm run setup installs first, which this test has no network for: what it runs then is this.
    const setup = `tsx src/manage.ts setup --confirm ${database.name}`
    const done = spawnSync(setup, { cwd, env: shell, shell: true, encoding: 'utf8' })
    expect({ code: done.status, text: done.stdout + done.stderr }).toMatchObject({
      code: 0,
      text: expect.stringContaining('Seeded'),
    })
  }, 120_000)

  test('gapi, and a copy of production', async () => {
    const { database, cwd, env } = await production()
    const shell = withTsx(env)
    const { stderr } = spawnSync('npm run rollback', { cwd, env: shell, shell: true, encoding: 'utf8' })
    const typed = typedIn(stderr, 'If it is not production, such as a copy for development: ')
    expect(typed).toBe(`npm run gapi -- db mark development --confirm ${database.name}`)
    const marked = spawnSync(typed, { cwd, env: shell, shell: true, encoding: 'utf8' })
    expect({ code: marked.status, text: marked.stdout + marked.stderr }).toMatchObject({ code: 0 })
    expect((await gapi(['migration', 'down'], { cwd, env })).code).toBe(0)
  }, 120_000)

  test('where the mark and the config both say production, both have to change', async () => {
    const { database, cwd, env } = await production()
    const both = { ...env, APP_CONFIG: 'production', NODE_ENV: 'production' }
    const says = 'it is marked production, APP_CONFIG is production and NODE_ENV is production'
    const refused = await gapi(['db', 'drop'], { cwd, env: both })
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining(says) })
    expect(refused.stderr).toContain(
      `gapi db mark development --confirm ${database.name}, and change APP_CONFIG and NODE_ENV`,
    )
    const knexfile = knexProject(database.knexfile())
    expect(
      await gapi(['db', 'drop'], { cwd: knexfile, env: { ...own, NODE_ENV: 'production' } }),
    ).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('it is marked production and NODE_ENV is production'),
    })
  })
})

describe.each(kinds)('on %s, a table of marks with other columns', kind => {
  const on = test.skipIf(!isThere(kind))
  const wrong: ReadonlyArray<readonly [string, string]> = [
    ['none that is expected', 'create table % (id int, name varchar(20))'],
    ['no value', 'create table % (??key?? varchar(20))'],
    ['no key', 'create table % (??value?? varchar(20))'],
    ...(kind === 'sqlite' ? [] : ([['numbers', 'create table % (??key?? int, ??value?? int)']] as const)),
  ]
  // In the small tier each shape on one database.
  const chosen = wrong.filter((_, index) => !isThere(kind) || hasTurn(index, kind, kinds.filter(isThere)))
  const quote = kind === 'mysql' ? '`' : '"'
  const tableOf = (sql: string, name: string) => sql.replace('%', name).replaceAll('??', quote)

  on.each(chosen)('%s: nobody knows what the database is, and every command says so', async (_, sql) => {
    const database = await newDatabase(kind)
    const cwd = knexProject(database.knexfile())
    await gapi(['migration', 'up'], { cwd })
    await database.knex.schema.dropTable('knex_migrations_gapi')
    await database.knex.raw(tableOf(sql, 'knex_migrations_gapi'))
    const before = await contentsOf(database.knex)
    const refused =
      /its mark cannot be read, because knex_migrations_gapi does not have the columns.*--confirm/s
    for (const line of ['db reset', 'db drop', 'seed --fresh', 'db mark development']) {
      const { code, stderr } = await gapi(line.split(' '), { cwd })
      expect({ line, code, stderr }).toEqual({ line, code: 4, stderr: expect.stringMatching(refused) })
    }
    // These need the table, consent or not.
    for (const line of [
      ...['migration up', 'migration redo', 'migration to 0', 'db prepare', 'migration unlock --force'],
      ...['migration down', `migration down --confirm ${database.name}`],
      `db mark development --confirm ${database.name}`,
      ...['seed', 'seed --rows 2', 'seed --prune', 'migration repair create_orders --mark-pending'],
    ]) {
      const { code, stderr } = await gapi(line.split(' '), { cwd })
      const says =
        /^The table knex_migrations_gapi does not have the columns that gapi creates.*\nRename it\./m
      expect({ line, code, stderr }).toEqual({ line, code: 1, stderr: expect.stringMatching(says) })
    }
    for (const line of ['db mark', 'migration status', 'migration check', 'migration sql --pending']) {
      const { stdout, stderr } = await gapi(line.split(' '), { cwd })
      expect({ line, text: stdout + stderr }).not.toMatchObject({
        text: expect.stringMatching(/\n +at |bug/),
      })
    }
    expect(await contentsOf(database.knex)).toEqual(before)
    expect((await gapi(['db', 'mark'], { cwd })).stdout).toContain('has a mark that cannot be read')
    expect((await gapi(['db', 'drop', '--confirm', database.name], { cwd })).code).toBe(0)
  })

  on('a generated project says the same', async () => {
    const database = await newDatabase(kind)
    const manage = manageIn(projectOf(kind))
    onTestFinished(manage.stop)
    const env = { ...own, DATABASE_URL: database.url() }
    await database.knex.raw(tableOf('create table % (id int)', 'knex_migrations_gapi'))
    for (const line of ['setup', 'seed', 'rollback', 'rollback --all', 'client revoke Ada']) {
      const { code, text } = await manage.run(line.split(' '), env)
      expect({ line, code, text }).toMatchObject({ line, code: 4 })
      expect(text).toContain(
        'its mark cannot be read, because knex_migrations_gapi does not have the columns',
      )
    }
    const { code, text } = await manage.run(['migrate'], env)
    expect({ code, text }).toMatchObject({
      code: 1,
      text: expect.stringMatching(/^The table knex_migrations_gapi does not have the columns/),
    })
  })

  on('beside a mark that can be read, and of other migrations, it counts too', async () => {
    const database = await newDatabase(kind)
    const cwd = knexProject(database.knexfile())
    expect((await gapi(['migration', 'up'], { cwd })).code).toBe(0)
    await database.knex.raw(tableOf('create table % (id int)', 'other_gapi'))
    const { code, stderr } = await gapi(['migration', 'down'], { cwd })
    expect({ code, stderr }).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/rename other_gapi, then/),
    })
    await database.knex.schema.renameTable('other_gapi', 'other')
    expect((await gapi(['migration', 'down'], { cwd })).code).toBe(0)
  })
})

/** What is in a database: its tables and columns, and that nothing was written into the one that was there. */
async function contentsOf(knex: Knex) {
  return [await schemaOf(knex), await knex('knex_migrations_gapi')]
}

/** A shell that finds the programs that the scripts of a project run: what stands for tsx, which is not installed here, and gapi. */
function withTsx(env: Readonly<Record<string, string | undefined>>) {
  return { ...env, PATH: `${join(home, 'bin')}:${process.env.PATH}` }
}

beforeAll(() => {
  const bin = join(home, 'bin')
  mkdirSync(bin)
  const hooks = pathToFileURL(resolve('test/support/typescript-hooks.mjs')).href
  writeFileSync(
    join(bin, 'register.mjs'),
    `import { register } from 'node:module'\nregister(${JSON.stringify(hooks)})\n`,
  )
  const programs = { tsx: `--import ${join(bin, 'register.mjs')}`, gapi: resolve('bin/gapi.cjs') }
  for (const [name, words] of Object.entries(programs))
    writeFileSync(join(bin, name), `#!/bin/sh\nexec node ${words} "$@"\n`, { mode: 0o755 })
})
