import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import makeKnex from 'knex'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { NodeSqlite } from '../../examples/sqlite/src/db/node-sqlite.ts'
import { dumpOf } from '../guard/dump.ts'
import { databases } from '../support/databases.ts'
import { contentsOf, emptyFolder, pathWith, writeIn } from '../support/folder.ts'
import { linkPackages } from '../support/packages.ts'
import { commit, git } from '../support/repository.ts'
import { createGoodApi, gapi } from '../support/run.ts'

const products = ['tea', 'cup', 'pot'].map((sku, index) => {
  const id = `01a205fd-ea72-7fa7-b243-7df8e516252${index}`
  return { id, sku, name: 'Größe', price_cents: 690, stock: 4, created_at: '2026-11-23T01:20:56.435Z' }
})

const names = ['sqlite', 'postgres', 'mysql'] as const

async function made(db: string, folder = join(emptyFolder(), 'shop')): Promise<string> {
  const ran = await createGoodApi(
    [folder, '--db', db, '--set', 'name=shop', '--no-install', '--no-git', '-y'],
    {
      cwd: '/',
    },
  )
  expect(ran.code).toBe(0)
  return folder
}

const pairs = names.flatMap(from => names.filter(to => to !== from).map(to => ({ from, to })))

test.each(pairs)('a project for $from becomes one that was made for $to', async ({ from, to }) => {
  const folder = await made(from)
  const fresh = await made(to)
  const ran = await gapi(['db', 'switch', to, '--no-install'], { cwd: folder })
  expect(ran).toMatchObject({ code: 0, stderr: '' })
  expect(ran.stdout).toContain('npm install')
  const [now, wanted] = [contentsOf(folder), contentsOf(fresh)]
  expect(Object.keys(now)).toEqual(Object.keys(wanted))
  expect(Object.keys(now).filter(path => now[path] !== wanted[path])).toEqual([])
  expect(parse(now['gapi.yml'] ?? '').answers.db).toBe(to)
})

test('what its owners changed stays, in the same files too', async () => {
  const folder = await made('sqlite')
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  manifest.dependencies.nodemailer = '^8.0.0'
  writeIn(folder, 'package.json', `${JSON.stringify(manifest, null, 2)}\n`)
  writeIn(
    folder,
    'README.md',
    readFileSync(join(folder, 'README.md'), 'utf8').replace('## Scripts', '## Our scripts'),
  )
  writeIn(folder, 'src/teas/routes.ts', 'export {}\n')
  expect((await gapi(['db', 'switch', 'postgres', '--no-install'], { cwd: folder })).code).toBe(0)
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(['nodemailer', 'pg']))
  expect(dependencies).not.toHaveProperty('@photostructure/sqlite')
  const readme = readFileSync(join(folder, 'README.md'), 'utf8')
  expect(readme).toContain('## Our scripts')
  expect(readme).toContain('Fastify, Knex and PostgreSQL.')
  expect(readFileSync(join(folder, 'src/teas/routes.ts'), 'utf8')).toBe('export {}\n')
  expect(existsSync(join(folder, 'src/db/node-sqlite.ts'))).toBe(false)
})

describe('nothing changes', () => {
  test('where a file was changed in the same place: exit 3, and all are named', async () => {
    const folder = await made('sqlite')
    writeIn(folder, 'src/db/lock.ts', 'export const own = 1\n')
    writeIn(folder, 'src/db/node-sqlite.ts', 'export const own = 2\n')
    const before = contentsOf(folder)
    const ran = await gapi(['db', 'switch', 'postgres'], { cwd: folder })
    expect(ran.code).toBe(3)
    expect(ran.stderr).toContain('src/db/lock.ts, src/db/node-sqlite.ts')
    expect(contentsOf(folder)).toEqual(before)
    const tried = await gapi(['db', 'switch', 'postgres', '--dry-run', '--json'], { cwd: folder })
    const { ok, code, files } = JSON.parse(tried.stdout)
    expect({ ok, code, exit: tried.code }).toEqual({ ok: false, code: 3, exit: 3 })
    expect(files).toContainEqual({ path: 'src/db/lock.ts', action: 'conflict' })
    expect(contentsOf(folder)).toEqual(before)
  })

  test('with --dry-run, which shows every file and command', async () => {
    const folder = await made('sqlite')
    const before = contentsOf(folder)
    const args = ['db', 'switch', 'postgres', '--to', 'postgres://u:secret@127.0.0.1/shop', '--dry-run']
    const { code, stdout } = await gapi(args, { cwd: folder })
    expect(code).toBe(0)
    expect(stdout).toContain('  - src/db/node-sqlite.ts\n')
    expect(stdout).toContain('  ~ package.json\n')
    expect(stdout).toContain('  + compose.yaml\n')
    expect(stdout).toMatch(/DATABASE_URL=… node_modules\/\.bin\/gapi db load data\/switch-\d+ --prepare\n/)
    expect(stdout).not.toContain('secret')
    expect(contentsOf(folder)).toEqual(before)
  })

  test('where something is not committed', async () => {
    const folder = await made('sqlite')
    git(folder, 'init', '--quiet')
    git(folder, 'add', '--all')
    commit(folder, 'Begin')
    writeIn(folder, 'README.md', '# Ours\n')
    const ran = await gapi(['db', 'switch', 'postgres'], { cwd: folder })
    expect(ran.code).toBe(3)
    expect(existsSync(join(folder, 'src/db/node-sqlite.ts'))).toBe(true)
  })

  test.each([
    [['sqlite'], 'The project is for sqlite already.'],
    [['postgre'], 'Unknown database: postgre. Did you mean postgres?'],
    [['postgres', '--to', 'mysql://root@127.0.0.1/shop'], 'The URL of --to is not one of postgres.'],
    [['postgres', '--to', 'shop'], 'The URL of --to is not one of postgres.'],
  ])('for %j', async (args, says) => {
    const folder = await made('sqlite')
    const ran = await gapi(['db', 'switch', ...args], { cwd: folder })
    expect(ran.code).toBe(2)
    expect(ran.stderr).toContain(says)
    expect(existsSync(join(folder, 'src/db/node-sqlite.ts'))).toBe(true)
  })
})

const clients = { sqlite: NodeSqlite, postgres: 'pg', mysql: 'mysql2' } as const

function nameIn(url: string): string {
  return new URL(url).pathname.slice(1)
}

async function schemaAndRows(kind: keyof typeof clients, connection: string): Promise<string> {
  const knex = makeKnex({ client: clients[kind], connection })
  try {
    return await dumpOf(knex)
  } finally {
    await knex.destroy()
  }
}

/** Without what SQLite shares between the readers of a file. */
function filesOf(folder: string): Record<string, string> {
  const files = Object.entries(contentsOf(folder))
  return Object.fromEntries(files.filter(([path]) => !path.endsWith('.sqlite-shm')))
}

/** The whole way, with the packages of this repository in place of an install. */
describe.each(databases.filter(({ isThere, name }) => isThere && name !== 'sqlite'))(
  'from SQLite to $name',
  to => {
    async function withRows() {
      const folder = await made('sqlite')
      linkPackages(folder)
      expect((await gapi(['migration', 'up'], { cwd: folder })).code).toBe(0)
      const filename = join(folder, 'data/development.sqlite')
      const knex = makeKnex({ client: NodeSqlite, connection: { filename }, useNullAsDefault: true })
      await knex('products').insert(products)
      await knex.destroy()
      const { connection } = await to.url()
      return { folder, connection }
    }

    test('the project changes, and its rows arrive', async () => {
      const { folder, connection } = await withRows()
      const PATH = `${pathWith('npm', 'exit 0')}:${process.env.PATH}`
      const ran = await gapi(['db', 'switch', to.name, '--to', connection], { cwd: folder, env: { PATH } })
      expect(ran).toMatchObject({ code: 0 })
      expect(ran.stdout).toContain(`The project is for ${to.name} now`)
      const env = { DATABASE_URL: connection }
      const again = await gapi(['db', 'dump', 'data/again', '--json'], { cwd: folder, env })
      const { tables } = JSON.parse(again.stdout)
      expect(tables).toContainEqual({ name: 'products', rows: 3 })
      expect(tables).toContainEqual({ name: 'orders', rows: 0 })
      expect(again.code).toBe(0)
    })

    test('a new database that counts as production is refused, and nothing changed anywhere', async () => {
      const { folder, connection } = await withRows()
      const fresh = await made(to.name)
      linkPackages(fresh)
      const target = { DATABASE_URL: connection }
      expect((await gapi(['migration', 'up'], { cwd: fresh, env: target })).code).toBe(0)
      const marked = await gapi(['db', 'mark', 'production', '--confirm', nameIn(connection), '--json'], {
        cwd: fresh,
        env: target,
      })
      expect(JSON.parse(marked.stdout).mark).toBe('production')
      const before = [filesOf(folder), await schemaAndRows(to.name, connection)]
      const installs = join(emptyFolder(), 'installs')
      const env = { PATH: `${pathWith('npm', `echo "$1" >> '${installs}'`)}:${process.env.PATH}` }
      const words = ['db', 'switch', to.name, '--to', connection]
      const secrets = { KEY_PEPPER: '0123456789abcdef0123456789abcdef' }
      const source = `sqlite:${join(folder, 'data/development.sqlite')}`

      const claimed = { ...env, ...secrets, APP_CONFIG: 'production', DATABASE_URL: source }
      const early = await gapi(words, { cwd: folder, env: claimed })
      expect(early).toMatchObject({ code: 4, stderr: expect.stringContaining('APP_CONFIG is production') })
      expect(existsSync(installs)).toBe(false)

      const wrong = await gapi([...words, '--confirm', 'shop'], { cwd: folder, env })
      expect(wrong).toMatchObject({ code: 4, stderr: expect.stringContaining('--confirm names shop') })
      expect(existsSync(installs)).toBe(false)

      const late = await gapi(words, { cwd: folder, env })
      expect(late.code).toBe(4)
      const says = `${nameIn(connection)} counts as production: it is marked production. Seeding adds and changes rows. Nothing was changed.`
      expect(late.stderr).toContain(`\n${says}\nIf that is what you want, name the database: --confirm`)
      expect(readFileSync(installs, 'utf8')).toBe('install\ninstall\n')
      expect([filesOf(folder), await schemaAndRows(to.name, connection)]).toEqual(before)

      const agreed = await gapi([...words, '--confirm', nameIn(connection)], { cwd: folder, env })
      expect(agreed).toMatchObject({ code: 0 })
    })

    test('from production, whose rows are only read', async () => {
      const { folder, connection } = await withRows()
      expect(
        (await gapi(['db', 'mark', 'production', '--confirm', 'development.sqlite'], { cwd: folder })).code,
      ).toBe(0)
      const before = readFileSync(join(folder, 'data/development.sqlite'))
      const env = { PATH: `${pathWith('npm', 'exit 0')}:${process.env.PATH}` }
      const ran = await gapi(['db', 'switch', to.name, '--to', connection], { cwd: folder, env })
      expect(ran).toMatchObject({ code: 0 })
      expect(readFileSync(join(folder, 'data/development.sqlite')).equals(before)).toBe(true)
    })

    test('a database that has rows is refused before it is migrated', async () => {
      const { folder, connection } = await withRows()
      const knex = makeKnex({ client: clients[to.name], connection })
      await knex.schema.createTable('visits', table => void table.integer('id'))
      await knex('visits').insert({ id: 1 })
      await knex.destroy()
      const before = await schemaAndRows(to.name, connection)
      const env = { PATH: `${pathWith('npm', 'exit 0')}:${process.env.PATH}` }
      const ran = await gapi(['db', 'switch', to.name, '--to', connection], { cwd: folder, env })
      expect(ran).toMatchObject({ code: 5, stderr: expect.stringContaining('has rows: visits is not empty') })
      expect(await schemaAndRows(to.name, connection)).toEqual(before)
    })

    test('a step that fails leaves the old database as it was, and the commands that remain', async () => {
      const { folder, connection } = await withRows()
      const before = readFileSync(join(folder, 'data/development.sqlite'))
      const PATH = `${pathWith('npm', 'echo the registry is closed; exit 7')}:${process.env.PATH}`
      const ran = await gapi(['db', 'switch', to.name, '--to', connection], { cwd: folder, env: { PATH } })
      expect(ran.code).toBe(5)
      expect(ran.stderr).toContain('the registry is closed')
      expect(ran.stderr).toMatch(
        /To continue:\n {2}npm install\n {2}DATABASE_URL=… node_modules\/\.bin\/gapi db load data\/switch-\d+ --prepare\n/,
      )
      expect(readFileSync(join(folder, 'data/development.sqlite')).equals(before)).toBe(true)
      rmSync(join(folder, 'data/development.sqlite'))
      const env = { DATABASE_URL: connection }
      expect((await gapi(['migration', 'up'], { cwd: folder, env })).code).toBe(0)
      const [, dump = ''] = /db load (\S+)/.exec(ran.stderr) ?? []
      expect(await gapi(['db', 'load', dump], { cwd: folder, env })).toMatchObject({ code: 0 })
    })
  },
)
