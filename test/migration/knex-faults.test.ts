import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import makeKnex from 'knex'
import { describe, expect, onTestFinished, test } from 'vitest'
import { outOfOrderOf, pendingOf, statesOf } from '../../src/features/migration/migration-state.ts'
import { startGapi } from '../support/bin.ts'
import { creates, databases } from '../support/databases.ts'
import { writeIn } from '../support/folder.ts'
import { knexOf, knexProject } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'

/** The faults of Knex that no test of a command shows by the way; the list is docs/knex-faults.md. */
const [sqlite, postgres] = databases

/** The same project, written for a client that is not there. */
const away = (client: string, more = '') => ({
  database: `client: '${client}', connection: '${client}://app@127.0.0.1:1/shop'${more}`,
})

const alters = `exports.up = knex => knex.schema.alterTable('users', t => { t.string('name', 80).alter() })
exports.down = async () => {}`

test('K20: an alter() that drops the default and NOT NULL without saying so is a finding', async () => {
  const cwd = knexProject({ '1_a.js': alters }, away('pg'))
  expect((await gapi(['migration', 'sql', '1_a'], { cwd })).stdout).toContain('drop default')
  const { code, stdout } = await gapi(['migration', 'lint'], { cwd })
  expect(code).toBe(1)
  expect(stdout).toContain('warning  alter-drops-default  users.name')
})

test('K22: whether MariaDB returns rows is decided by the version that the configuration names', async () => {
  const adds = `exports.up = async knex => { await knex('users').insert({ name: 'x' }).returning('id') }`
  const sqlFor = async (version: string) => {
    const cwd = knexProject({ '1_a.js': adds }, away('mariadb', `, version: '${version}'`))
    return (await gapi(['migration', 'sql', '1_a'], { cwd })).stdout
  }
  expect(await sqlFor('11.4.1')).toContain(`values ('x') returning \`id\`;`)
  expect(await sqlFor('10.11.2')).toContain(`values ('x');`)
})

describe('K23: a column that may not be null, and has no default', () => {
  test('is an error of the linter on every database, also where rows are silently filled', async () => {
    const migration = `exports.up = knex => knex.schema.alterTable('users', t => { t.integer('age').notNullable() })
exports.down = async () => {}`
    for (const client of ['pg', 'mysql2', 'better-sqlite3']) {
      const { stdout } = await gapi(['migration', 'lint'], {
        cwd: knexProject({ '1_a.js': migration }, away(client)),
      })
      expect(stdout).toContain('error  not-null-without-default  users.age')
    }
  })

  test('is not written by new', async () => {
    const { code, stderr } = await gapi(['migration', 'new', 'add_age_to_users', 'age:int'], {
      cwd: knexProject({}, away('mysql2')),
    })
    expect(code).toBe(2)
    expect(stderr).toContain('age would be empty in the rows that users has, and it is not nullable.')
  })
})

describe('K24: SQLite', () => {
  test('a key that is no integer takes no null', async () => {
    const cwd = (await sqlite?.project({})) ?? ''
    await gapi(['migration', 'new', 'create_users', 'name:string', '--id', 'uuid'], { cwd })
    expect(await gapi(['migration', 'up'], { cwd })).toMatchObject({ code: 0 })
    await expect(knexOf(cwd)('users').insert({ id: null, name: 'x' })).rejects.toThrow('NOT NULL')
  })

  test('money is said to be inexact', async () => {
    const cwd = knexProject({}, away('better-sqlite3'))
    const { stdout } = await gapi(['migration', 'new', 'create_a', 'price:money'], { cwd })
    expect(stdout).toContain('not exact')
  })
})

describe('K27: the work grows with the number of migrations, not with its square', () => {
  /** How often the names are looked at when everything is compared. */
  function looksAt(count: number): number {
    let looks = 0
    const named = (name: string) => ({
      get name() {
        looks++
        return name
      },
    })
    const names = Array.from({ length: count }, (_, place) => String(place).padStart(6, '0'))
    const sources = names.map(name =>
      Object.assign(named(name), { recordAs: name, file: null, raw: name, load: async () => ({}) }),
    )
    const applied = names
      .slice(0, -1)
      .map((name, id) => Object.assign(named(name), { id, recorded: name, batch: 1, at: null }))
    statesOf(sources, applied)
    pendingOf(sources, applied)
    outOfOrderOf(sources, applied)
    return looks
  }

  test('lists are compared by sets', () => {
    expect(looksAt(1000)).toBeGreaterThan(1000)
    expect(looksAt(2000)).toBeLessThan(2.5 * looksAt(1000))
  })

  /** How many statements it takes to undo so many migrations. */
  async function statementsOfDown(count: number): Promise<number> {
    const names = Array.from({ length: count }, (_, place) => `${1000 + place}_m.js`)
    const cwd = knexProject(Object.fromEntries(names.map(name => [name, creates(`t${name.slice(0, 4)}`)])), {
      database: `client: class extends require('./node-sqlite.cjs').NodeSqlite { _query(connection, query) { require('node:fs').appendFileSync(__dirname + '/sent', '.'); return super._query(connection, query) } }, connection: { filename: __dirname + '/dev.sqlite' }, useNullAsDefault: true`,
    })
    await gapi(['migration', 'up'], { cwd })
    writeIn(cwd, 'sent', '')
    expect((await gapi(['migration', 'down', '--all'], { cwd })).stdout).toContain(`Rolled back ${count}`)
    return readFileSync(join(cwd, 'sent'), 'utf8').length
  }

  test('undoing all takes as many statements for each of forty as for each of twenty', async () => {
    const [ten, twenty, forty] = [
      await statementsOfDown(10),
      await statementsOfDown(20),
      await statementsOfDown(40),
    ]
    expect((forty - twenty) / 20).toBe((twenty - ten) / 10)
  })
})

const pooler = process.env.GAPI_TEST_PGBOUNCER

test.skipIf(!pooler)(
  'K28: behind a pooler that lends a connection per transaction, one migrates and no lock is left',
  async () => {
    const cwd = (await postgres?.project({ '1_a.js': creates('a'), '2_b.js': creates('b') })) ?? ''
    const direct: string = require(join(cwd, 'knexfile.js')).connection
    const pooled = new URL(direct)
    pooled.port = new URL(pooler ?? '').port
    writeIn(cwd, 'knexfile.js', `module.exports = { client: 'pg', connection: '${pooled}' }\n`)

    const exits = await Promise.all(
      Array.from({ length: 4 }, () => startGapi(['migration', 'up', '--json'], cwd).exited),
    )

    expect(exits.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    expect(exits.map(({ stdout }) => JSON.parse(stdout).migrations.length).sort()).toEqual([0, 0, 0, 2])
    const knex = makeKnex({ client: 'pg', connection: direct })
    onTestFinished(() => knex.destroy())
    const here = 'where datname = current_database() and pid <> pg_backend_pid()'
    const { rows } = await knex.raw(`select count(*)::int as open from pg_stat_activity ${here}`)
    expect(rows[0].open).toBeGreaterThan(0)
    const locks = await knex.raw(
      `select * from pg_locks l join pg_database d on d.oid = l.database and datname = current_database() where locktype = 'advisory'`,
    )
    expect(locks.rows).toEqual([])
    expect((await startGapi(['migration', 'down', '--all', '--json'], cwd).exited).code).toBe(0)
  },
)

describe('schemas of PostgreSQL', () => {
  const on = postgres?.isThere ? test : test.skip

  on.each([
    ['schemaName', '', "schemaName: 'app'", 'app'],
    ['searchPath', "searchPath: ['app', 'public'],", '', 'app'],
    ['searchPath and schemaName', "searchPath: ['public'],", "schemaName: 'app'", 'app'],
  ])(
    "%s: Knex's tables are where knex looks for them, and both go on",
    async (_about, top, options, schema) => {
      const cwd = (await postgres?.project({ '1_a.js': creates('a') })) ?? ''
      const connection: string = require(join(cwd, 'knexfile.js')).connection
      const admin = makeKnex({ client: 'pg', connection })
      onTestFinished(() => admin.destroy())
      await admin.raw('create schema app')
      const text = `module.exports = { client: 'pg', ${top} connection: '${connection}', migrations: { ${options} } }\n`
      const project = knexProject({ '1_a.js': creates('a'), '2_b.js': creates('b') })
      writeIn(project, 'knexfile.js', text)

      expect(await gapi(['migration', 'up', '--step', '1'], { cwd: project })).toMatchObject({ code: 0 })
      const { rows } = await admin.raw(
        `select table_schema from information_schema.tables where table_name in ('knex_migrations', 'knex_migrations_lock', 'knex_migrations_gapi')`,
      )
      expect(rows).toEqual(Array(3).fill({ table_schema: schema }))
      const knex = knexOf(project)
      expect(await knex.migrate.latest()).toEqual([2, ['2_b.js']])
      const { stdout } = await gapi(['migration', 'status'], { cwd: project })
      expect(stdout).toContain('2 applied')
      expect(await gapi(['migration', 'down', '--all'], { cwd: project })).toMatchObject({ code: 0 })
      expect(await admin.withSchema(schema).from('knex_migrations').select()).toEqual([])
    },
  )
})
