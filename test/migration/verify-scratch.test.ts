import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import makeKnex, { type Knex } from 'knex'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { startGapi } from '../support/bin.ts'
import { creates } from '../support/databases.ts'
import { emptyFolder, writeIn } from '../support/folder.ts'
import { knexProject } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'

const { GAPI_TEST_POSTGRES: postgres = '', GAPI_TEST_MYSQL: mysql = '' } = process.env

const onPostgres = postgres ? test : test.skip
const onMysql = mysql ? test : test.skip
const client = `client: require('./node-sqlite.cjs').NodeSqlite, useNullAsDefault: true`

/** The URL of a database that is not there: verify does not need it. */
function absent(server: string, user?: string): string {
  const url = new URL(server)
  url.pathname = '/absent_shop'
  if (user !== undefined) Object.assign(url, { username: user, password: '' })
  return url.href
}

function adminOf(server: string): Knex {
  const knex = makeKnex({ client: server.startsWith('mysql') ? 'mysql2' : 'pg', connection: server })
  onTestFinished(() => knex.destroy())
  return knex
}

async function scratchNames(admin: Knex): Promise<string[]> {
  const isMysql = admin.client.dialect === 'mysql'
  const answer = await admin.raw(
    isMysql
      ? 'select schema_name as name from information_schema.schemata'
      : 'select datname as name from pg_database',
  )
  const rows: { name: string }[] = isMysql ? answer[0] : answer.rows
  return rows.map(({ name }) => name).filter(name => name.startsWith('absent_shop_gapi_'))
}

/** Runs verify on a project with one migration, configured so. */
async function verify(
  database: string,
  args: readonly string[] = [],
  migrations = { '1_a.js': creates('a') },
) {
  return gapi(['migration', 'verify', ...args], { cwd: knexProject(migrations, { database }) })
}

/** A migration that says when it runs, and ends when the file `go` is there. */
const slow = `const { existsSync, writeFileSync } = require('node:fs')
exports.up = async knex => {
  await knex.schema.createTable('a', t => { t.increments() })
  writeFileSync(__dirname + '/../runs', '')
  while (!existsSync(__dirname + '/../go')) await new Promise(next => setTimeout(next, 20))
}
exports.down = knex => knex.schema.dropTable('a')
`

/** A process of its own, in the middle of the first migration. */
async function underWay(cwd: string) {
  const run = startGapi(['migration', 'verify'], cwd)
  while (!existsSync(join(cwd, 'runs'))) await sleep(20)
  return run
}

const servers = [
  {
    name: 'sqlite',
    isThere: true,
    database: `${client}, connection: { filename: './shop.sqlite' }`,
    server: '',
  },
  {
    name: 'postgres',
    isThere: postgres !== '',
    database: `client: 'pg', connection: '${postgres && absent(postgres)}'`,
    server: postgres,
  },
  {
    name: 'mysql',
    isThere: mysql !== '',
    database: `client: 'mysql2', connection: '${mysql && absent(mysql)}'`,
    server: mysql,
  },
]

describe.each(servers)('the scratch database on $name', ({ isThere, database, server }) => {
  const on = isThere ? test : test.skip

  /** What is left of scratch databases; on SQLite in a temporary folder of its own. */
  function leftIn() {
    if (server !== '') {
      const admin = adminOf(server)
      return () => scratchNames(admin)
    }
    const folder = emptyFolder()
    vi.stubEnv('TMPDIR', folder)
    onTestFinished(() => void vi.unstubAllEnvs())
    return async () => readdirSync(folder).filter(name => name.startsWith('scratch_gapi_'))
  }

  on('is gone after a success and after a failure, and the project’s own need not be there', async () => {
    const left = leftIn()
    expect(await verify(database)).toMatchObject({ code: 0 })
    expect(await left()).toEqual([])
    const failing = {
      '1_a.js': `exports.up = async () => { throw new Error('no') }\nexports.down = async () => {}`,
    }
    expect(await verify(database, [], failing)).toMatchObject({ code: 1 })
    expect(await left()).toEqual([])
  })

  on('is gone after Ctrl-C', async () => {
    const left = leftIn()
    const cwd = knexProject({ '1_a.js': slow, '2_b.js': creates('b') }, { database })
    const run = await underWay(cwd)
    run.kill('SIGINT')
    await sleep(100)
    writeIn(cwd, 'go', '')
    expect(await run.exited).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('Cancelled. Nothing was changed.'),
    })
    expect(await left()).toEqual([])
  })

  on('of a run that was killed is removed by the next', async () => {
    const left = leftIn()
    const cwd = knexProject({ '1_a.js': slow }, { database })
    const run = await underWay(cwd)
    run.kill('SIGKILL')
    await run.exited
    expect(await left()).toHaveLength(1)
    expect(await verify(database)).toMatchObject({ code: 0 })
    expect(await left()).toEqual([])
  })

  on('of a run that goes on is left alone', async () => {
    const left = leftIn()
    const cwd = knexProject({ '1_a.js': slow }, { database })
    const run = await underWay(cwd)
    expect(await verify(database)).toMatchObject({ code: 0 })
    expect(await left()).toHaveLength(1)
    writeIn(cwd, 'go', '')
    expect(await run.exited).toMatchObject({ code: 0 })
    expect(await left()).toEqual([])
  })
})

describe('every kind of connection is led to the scratch database', () => {
  test.each([
    ['in memory', `connection: ':memory:'`],
    ['a path', `connection: './shop.sqlite'`],
    ['a file: URI', `connection: { filename: 'file:shop.sqlite?mode=ro' }`],
    ['a function', `connection: () => ({ filename: './shop.sqlite' })`],
    ['a function of a promise', `connection: async () => ({ filename: './shop.sqlite' })`],
  ])('SQLite: %s', async (_about, connection) => {
    const cwd = knexProject({ '1_a.js': creates('a') }, { database: `${client}, ${connection}` })
    expect(await gapi(['migration', 'verify'], { cwd })).toMatchObject({ code: 0 })
    expect(readdirSync(cwd).filter(name => name.includes('shop'))).toEqual([])
  })

  onPostgres(
    'PostgreSQL: settings, a connection string among them, functions, search path, afterCreate',
    async () => {
      const { hostname: host, port, username: user } = new URL(postgres)
      const settings = JSON.stringify({ host, port, user, database: 'absent_shop' })
      const inApp = `exports.up = async knex => {
      await knex.schema.createTable('a', t => { t.increments() })
      const { rows } = await knex.raw("select current_schema() as at, current_setting('app.name') as name")
      if (rows[0].at !== 'app' || rows[0].name !== 'shop') throw new Error(JSON.stringify(rows))
    }
    exports.down = knex => knex.schema.dropTable('a')`
      const more = `searchPath: ['app'], pool: { afterCreate: (c, done) => c.query("set app.name = 'shop'", error => done(error, c)) }`
      for (const connection of [
        settings,
        `{ connectionString: '${absent(postgres)}', application_name: 'shop' }`,
        `() => (${settings})`,
        `async () => ({ connectionString: '${absent(postgres)}' })`,
      ]) {
        const ran = await verify(`client: 'pg', connection: ${connection}, ${more}`, [], { '1_a.js': inApp })
        expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('1 reversible') })
      }
    },
  )

  onMysql(
    'MySQL: settings, a URI among them, functions; the place of Knex’s tables is the scratch database',
    async () => {
      const { hostname: host, port, username: user, password } = new URL(mysql)
      const settings = JSON.stringify({ host, port: Number(port), user, password, database: 'absent_shop' })
      for (const connection of [
        settings,
        `{ uri: '${absent(mysql)}', timezone: 'Z' }`,
        `async () => (${settings})`,
      ]) {
        const ran = await verify(`client: 'mysql2', connection: ${connection}`)
        expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('1 reversible') })
      }
      const cwd = knexProject(
        { '1_a.js': creates('a') },
        { database: `client: 'mysql2', connection: ${settings}`, options: `schemaName: 'absent_shop'` },
      )
      expect(await gapi(['migration', 'verify'], { cwd })).toMatchObject({ code: 0 })
    },
  )

  onMysql('one that goes elsewhere all the same is refused before anything is run', async () => {
    const afterCreate = `pool: { afterCreate: (c, done) => c.query('use mysql', error => done(error, c)) }`
    const ran = await verify(`client: 'mysql2', connection: '${absent(mysql)}', ${afterCreate}`)
    expect(ran).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('The configuration connects to mysql, whatever database it is given.'),
    })
    expect(await scratchNames(adminOf(mysql))).toEqual([])
  })
})

describe('a user who may not create a database is told what to do', () => {
  onPostgres('PostgreSQL: grant it, or another server', async () => {
    const admin = adminOf(postgres)
    await admin.raw('create role gapi_small login')
    onTestFinished(() => admin.raw('drop role gapi_small').then(() => {}))
    const small = `client: 'pg', connection: '${absent(postgres, 'gapi_small')}'`
    const { code, stderr } = await verify(small)
    expect({ code, lines: stderr.split('\n').slice(1) }).toEqual({
      code: 1,
      lines: [
        'gapi_small may not create a database.',
        'Ask an administrator to run: alter role "gapi_small" createdb. Or pass a server and a user that may: --scratch-url postgres://user:password@host/',
        '',
      ],
    })
    const lent = await verify(small, ['--scratch-url', postgres])
    expect(lent).toMatchObject({ code: 0, stdout: expect.stringContaining('1 reversible') })
    expect(await scratchNames(admin)).toEqual([])
  })

  onMysql('MySQL: grant it, or another server', async () => {
    const admin = adminOf(mysql)
    await admin.raw(`create user gapi_small@'%'`)
    onTestFinished(() => admin.raw(`drop user gapi_small@'%'`).then(() => {}))
    const { code, stderr } = await verify(`client: 'mysql2', connection: '${absent(mysql, 'gapi_small')}'`)
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(
        "gapi_small may not create a database.\nAsk an administrator to run: grant all on `absent\\_shop\\_gapi\\_%`.* to 'gapi_small'. Or pass",
      ),
    })
  })

  test('a URL that is no server, or of another kind, is refused', async () => {
    const sqlite = `${client}, connection: { filename: './shop.sqlite' }`
    const said = async (url: string) => (await verify(sqlite, ['--scratch-url', url])).stderr
    expect(await said('postgres://me@127.0.0.1/')).toContain(
      'gapi cannot create a database on the server of sqlite ./shop.sqlite',
    )
    expect(await said('nonsense')).toContain(
      'gapi cannot create a database on the server of sqlite ./shop.sqlite',
    )
    const other = await verify(`client: 'pg', connection: 'postgres://me@127.0.0.1/shop'`, [
      '--scratch-url',
      'mysql://me:secret@127.0.0.1/',
    ])
    expect(other).toMatchObject({ code: 2, stdout: '' })
    expect(other.stderr).toContain('mysql:// is not the kind of server')
    expect(other.stderr).not.toContain('secret')
  })
})
