import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startGapi } from '../support/bin.ts'
import { creates, databases } from '../support/databases.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'

const rounds = Number(process.env.GAPI_TEST_ROUNDS ?? 1)

describe.each(databases)('on an empty $name', database => {
  const on = database.isThere ? test : test.skip

  on(
    'K2: of 8 that start at once one applies, the others wait and have nothing to do',
    { timeout: 300_000 },
    async () => {
      for (let round = 0; round < rounds; round++) {
        const cwd = await database.project({
          '1_a.js': creates('a'),
          '2_b.js': creates('b'),
          '3_c.js': creates('c'),
        })
        const started = Array.from({ length: 8 }, () => startGapi(['migration', 'up', '--json'], cwd))
        const exits = await Promise.all(started.map(({ exited }) => exited))
        for (const { code, stdout, stderr } of exits)
          expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' })
        const counts = exits.map(({ stdout }) => JSON.parse(stdout).migrations.length).sort()
        expect(counts).toEqual([0, 0, 0, 0, 0, 0, 0, 3])
        const knex = knexOf(cwd)
        expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([{ is_locked: 0 }])
        expect(await knex('knex_migrations').orderBy('id').pluck('name')).toEqual([
          '1_a.js',
          '2_b.js',
          '3_c.js',
        ])
      }
    },
  )
})

/** Holds the lock that gapi and a project's own runner take, in a process or a session of its own. */
async function holdLock(cwd: string, name: string): Promise<() => Promise<unknown>> {
  const knex = knexOf(cwd)
  if (name === 'sqlite') {
    const other = new knex.client.driver(join(cwd, 'dev.sqlite.gapi-lock'))
    other.exec('begin exclusive')
    return async () => other.close()
  }
  const trx = await knex.transaction()
  await trx.raw(
    name === 'postgres'
      ? "select pg_advisory_xact_lock(hashtext('migrations'))"
      : "select get_lock(concat(left(database(), 50), '.migrations'), 0)",
  )
  if (name === 'postgres') return () => trx.rollback()
  return () => trx.raw('select release_all_locks()').then(() => trx.rollback())
}

/** Ends whatever holds the lock, as a time limit of the server or an administrator would. */
const losesLock = `exports.up = async knex => {
  await knex.schema.createTable('a', t => { t.increments() })
  const { dialect } = knex.client
  if (dialect === 'postgresql') await knex.raw("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())")
  else if (dialect === 'mysql') {
    const [[{ id }]] = await knex.raw("select is_used_lock(concat(left(database(), 50), '.migrations')) as id")
    await knex.raw('kill connection ' + id)
  } else require('node:fs').rmSync(knex.client.config.connection.filename + '.gapi-lock')
  await new Promise(done => setTimeout(done, 300))
}
exports.down = knex => knex.schema.dropTable('a')
`

describe.each(databases)('the lock on $name', database => {
  const on = database.isThere ? test : test.skip

  on(
    'a lock held elsewhere is waited for, then one sentence says who holds it; nothing is migrated',
    async () => {
      const cwd = await database.project({ '1_a.js': creates('a') })
      const free = await holdLock(cwd, database.name)
      const ran = await gapi(['migration', 'up', '--lock-timeout', '300ms', '--json'], { cwd })
      const { error } = JSON.parse(ran.stdout)
      expect(ran.code).toBe(1)
      expect(error.message).toMatch(
        /^Another process is migrating or seeding this database.* Waited 0\.3 s\.$/,
      )
      if (database.name !== 'sqlite')
        expect(error.message).toMatch(/: .*server (process|connection) \d+, user \w+/)
      expect(error.hint).not.toContain('unlock')
      expect(await knexOf(cwd).schema.hasTable('a')).toBe(false)
      expect((await gapi(['seed', '--lock-timeout', '300ms'], { cwd })).code).not.toBe(0)
      await free()
      expect((await gapi(['migration', 'up'], { cwd })).code).toBe(0)
    },
  )

  on(
    'a lock that is lost is noticed before anything is recorded and before the next migration begins',
    async () => {
      const cwd = await database.project({ '1_a.js': losesLock, '2_b.js': creates('b') })
      const ran = await gapi(['migration', 'up', '--json'], { cwd })
      const { migrations } = JSON.parse(ran.stdout)
      expect(ran.code).toBe(1)
      expect(migrations).toMatchObject([
        { name: '1_a', status: 'failed' },
        { name: '2_b', status: 'not-run' },
      ])
      expect(migrations[0].error.message).toMatch(/^The migration lock was lost: /)
      const knex = knexOf(cwd)
      expect(await knex('knex_migrations').select()).toEqual([])
      for (const table of database.name === 'mysql' ? ['b'] : ['a', 'b'])
        expect(await knex.schema.hasTable(table)).toBe(false)
    },
  )

  on('a lock row whose owner died is freed also when there is nothing to do', async () => {
    const cwd = await database.project({ '1_a.js': creates('a') })
    await gapi(['migration', 'up'], { cwd })
    const knex = knexOf(cwd)
    const [{ index }] = await knex('knex_migrations_lock').select('index')
    await knex('knex_migrations_lock').update({ is_locked: 1 })
    const owner = JSON.stringify({ host: 'gone', pid: 1, since: '2026-01-01T00:00:00.000Z', row: index })
    await knex('knex_migrations_gapi').insert({ key: 'lock', value: owner })
    expect((await gapi(['migration', 'up', '--dry-run'], { cwd })).stdout).toBe('Nothing to do.\n')
    expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([{ is_locked: 1 }])
    expect((await gapi(['migration', 'up'], { cwd })).stdout).toBe('Nothing to do.\n')
    expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([{ is_locked: 0 }])
  })
})
