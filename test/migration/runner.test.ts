import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { creates, databases } from '../support/databases.ts'
import { contentsOf, writeIn } from '../support/folder.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'

const abc = { '1_a.js': creates('a'), '2_b.js': creates('b'), '3_c.js': creates('c') }

/** Runs `gapi migration ARGS --json`, and reads its answer. */
async function migration(cwd: string, ...args: readonly string[]) {
  const ran = await gapi(['migration', ...args, '--json'], { cwd })
  return { ...JSON.parse(ran.stdout), exitCode: ran.code }
}

async function statusOf(cwd: string): Promise<Record<string, string>> {
  const { migrations } = await migration(cwd, 'status')
  return Object.fromEntries(
    migrations.map(({ name, status }: { name: string; status: string }) => [name, status]),
  )
}

describe.each(databases)('on $name', database => {
  const on = database.isThere ? test : test.skip

  on('up applies what is pending, down undoes one, redo does both, to goes anywhere', async () => {
    const cwd = await database.project(abc)
    const ran = await migration(cwd, 'up')
    expect(ran).toMatchObject({ ok: true, code: 0, exitCode: 0, pending: 0 })
    expect(ran.migrations).toMatchObject([
      { name: '1_a', direction: 'up', status: 'done', batch: 1, error: null },
      { name: '2_b', status: 'done', batch: 1 },
      { name: '3_c', status: 'done', batch: 1 },
    ])
    expect((await migration(cwd, 'up')).migrations).toEqual([])
    expect((await migration(cwd, 'down')).migrations).toMatchObject([{ name: '3_c', direction: 'down' }])
    expect((await migration(cwd, 'redo', '2')).migrations).toMatchObject([
      { name: '2_b', direction: 'down' },
      { name: '1_a', direction: 'down' },
      { name: '1_a', direction: 'up' },
      { name: '2_b', direction: 'up' },
    ])
    expect((await migration(cwd, 'to', 'latest')).migrations).toMatchObject([{ name: '3_c', batch: 2 }])
    expect((await migration(cwd, 'to', '1_a')).migrations).toMatchObject([{ name: '3_c' }, { name: '2_b' }])
    expect(await statusOf(cwd)).toEqual({ '1_a': 'applied', '2_b': 'pending', '3_c': 'pending' })
    expect((await migration(cwd, 'up', '--step', '1')).migrations).toMatchObject([{ name: '2_b' }])
    expect((await migration(cwd, 'up', '--to', 'c')).migrations).toMatchObject([{ name: '3_c' }])
    expect((await migration(cwd, 'to', '0')).migrations).toHaveLength(3)
    const knex = knexOf(cwd)
    expect(await knex.schema.hasTable('a')).toBe(false)
    expect(await knex('knex_migrations').select()).toEqual([])
    expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([{ is_locked: 0 }])
  })

  on('knex and gapi take turns on one database, and record the same rows', async () => {
    const cwd = await database.project({ '1_a.js': abc['1_a.js'] })
    const knex = knexOf(cwd)
    await knex.migrate.latest()
    writeIn(cwd, 'migrations/2_b.js', abc['2_b.js'])
    expect((await migration(cwd, 'up')).migrations).toMatchObject([{ name: '2_b', batch: 2 }])
    writeIn(cwd, 'migrations/3_c.js', abc['3_c.js'])
    expect(await knex.migrate.latest()).toEqual([3, ['3_c.js']])
    const rows = await knex('knex_migrations').orderBy('id').select()
    expect(rows.map(({ id, name, batch }) => ({ id, name, batch }))).toEqual([
      { id: 1, name: '1_a.js', batch: 1 },
      { id: 2, name: '2_b.js', batch: 2 },
      { id: 3, name: '3_c.js', batch: 3 },
    ])
    expect(typeof rows[1].migration_time).toBe(typeof rows[0].migration_time)
    expect((await migration(cwd, 'down')).migrations).toMatchObject([{ name: '3_c' }])
    expect(await knex.migrate.rollback()).toEqual([2, ['2_b.js']])
    expect(await statusOf(cwd)).toEqual({ '1_a': 'applied', '2_b': 'pending', '3_c': 'pending' })
  })

  on('gapi makes the tables that knex makes', async () => {
    const [mine, theirs] = [await database.project(abc), await database.project(abc)]
    await migration(mine, 'up')
    const [knex, other] = [knexOf(mine), knexOf(theirs)]
    await other.migrate.latest()
    for (const table of ['knex_migrations', 'knex_migrations_lock'])
      expect(await knex(table).columnInfo()).toEqual(await other(table).columnInfo())
    expect(await knex.migrate.latest()).toEqual([1, []])
  })

  on('K6: the record is written in the transaction of its migration', async () => {
    const cwd = await database.project({
      '1_a.js': `exports.up = async knex => { await knex('nowhere').insert({ x: 1 }) }\nexports.down = async () => {}`,
    })
    const ran = await migration(cwd, 'up')
    expect(ran).toMatchObject({ ok: false, code: 1, exitCode: 1, pending: 1 })
    expect(ran.migrations).toMatchObject([{ name: '1_a', status: 'failed', batch: 1 }])
    expect(await knexOf(cwd)('knex_migrations').select()).toEqual([])
  })

  on('after one that fails the rest are not run, and what went before stays', async () => {
    const cwd = await database.project({
      ...abc,
      '2_b.js': `exports.up = async () => { throw new Error('no') }`,
    })
    const ran = await gapi(['migration', 'up'], { cwd })
    expect(ran.code).toBe(1)
    expect(ran.stdout).toMatch(/^up {3}1_a {2}\d+ ms\nup {3}2_b {2}failed\n2_b: no\n/)
    expect(ran.stdout).toContain('1 after it were not run.\nApplied 1 (batch 1), 2 pending.')
    expect(await statusOf(cwd)).toEqual({ '1_a': 'applied', '2_b': 'pending', '3_c': 'pending' })
  })

  on('K5: config.transaction = false runs outside of one, alone, and is recorded', async () => {
    const cwd = await database.project({
      ...abc,
      '2_b.js': `${abc['2_b.js']}exports.config = { transaction: false }\nconst { up } = exports
exports.up = async knex => { if (knex.isTransaction) throw new Error('inside'); await up(knex) }`,
    })
    expect((await migration(cwd, 'up')).ok).toBe(true)
    expect((await knexOf(cwd).migrate.list())[1]).toEqual([])
  })

  on('K7: names are compared without their extension, and recorded with the one the table has', async () => {
    const cwd = await database.project(abc)
    await migration(cwd, 'up', '--to', '1_a')
    const knex = knexOf(cwd)
    await knex('knex_migrations').update({ name: '1_a.ts' })
    expect(await statusOf(cwd)).toEqual({ '1_a': 'applied', '2_b': 'pending', '3_c': 'pending' })
    await migration(cwd, 'up', '--step', '1')
    await knex('knex_migrations').where({ name: '2_b.ts' }).update({ name: '2_b' })
    await migration(cwd, 'up')
    expect(await knex('knex_migrations').orderBy('id').pluck('name')).toEqual(['1_a.ts', '2_b', '3_c'])
  })

  on('K12: a missing file is reported, and stops neither status nor up', async () => {
    const cwd = await database.project({ '1_a.js': abc['1_a.js'], '2_b.js': abc['2_b.js'] })
    await migration(cwd, 'up')
    rmSync(join(cwd, 'migrations/2_b.js'))
    writeIn(cwd, 'migrations/3_c.js', abc['3_c.js'])
    expect(await statusOf(cwd)).toEqual({ '1_a': 'applied', '2_b': 'missing', '3_c': 'pending' })
    expect((await migration(cwd, 'up')).ok).toBe(true)
    const { code, error } = await migration(cwd, 'down', '2')
    expect({ code, error }).toMatchObject({
      code: 1,
      error: { message: expect.stringContaining('The file of 2_b is missing') },
    })
    expect(await statusOf(cwd)).toMatchObject({ '3_c': 'applied' })
  })

  on('K13: out of order is refused without the flag, and down follows the order applied', async () => {
    const cwd = await database.project({ '1_a.js': abc['1_a.js'], '3_c.js': abc['3_c.js'] })
    await migration(cwd, 'up')
    writeIn(cwd, 'migrations/2_b.js', abc['2_b.js'])
    expect(await migration(cwd, 'up')).toMatchObject({
      code: 1,
      error: { message: '2_b is pending, but sorts before migrations that are applied.' },
    })
    expect((await migration(cwd, 'status')).migrations[1]).toMatchObject({ name: '2_b', outOfOrder: true })
    expect((await migration(cwd, 'up', '--allow-out-of-order')).migrations).toMatchObject([{ name: '2_b' }])
    expect((await migration(cwd, 'down')).migrations).toMatchObject([{ name: '2_b' }])
  })

  on('K14: down undoes one migration; --batch, --all and --to undo more', async () => {
    const cwd = await database.project({ '1_a.js': abc['1_a.js'] })
    await migration(cwd, 'up')
    for (const name of ['2_b.js', '3_c.js'] as const) writeIn(cwd, `migrations/${name}`, abc[name])
    await migration(cwd, 'up')
    expect((await migration(cwd, 'down', '--batch')).migrations).toMatchObject([
      { name: '3_c' },
      { name: '2_b' },
    ])
    await migration(cwd, 'up')
    expect((await migration(cwd, 'down', '--to', '2_b')).migrations).toMatchObject([{ name: '3_c' }])
    expect((await migration(cwd, 'down', '--all')).migrations).toHaveLength(2)
    expect((await migration(cwd, 'down')).migrations).toEqual([])
  })

  on.each([
    ['knex => { knex.schema.createTable("never", t => { t.increments() }) }', 'createTable(never)'],
    ['async knex => { knex("knex_migrations").insert({ name: "x" }) }', 'insert into'],
    ['async knex => { knex.raw("create table never (x int)") }', 'create table never'],
    ['async knex => { knex.schema.createTable("late", t => { t.increments() }).then(() => {}) }', 'await'],
  ])('K19: what is not awaited fails before anything is recorded: %s', async (up, says) => {
    const cwd = await database.project({ '1_a.js': `exports.up = ${up}` })
    const ran = await gapi(['migration', 'up'], { cwd })
    expect(ran.code).toBe(1)
    expect(ran.stdout).toContain(says)
    expect(ran.stdout).toContain('Add await')
    expect(await statusOf(cwd)).toEqual({ '1_a': 'pending' })
  })

  on('what a migration builds for another query, or awaits late, is no mistake', async () => {
    const cwd = await database.project({
      '1_a.js': `exports.up = async knex => {
        const table = knex.schema.createTable('a', t => { t.increments(); t.string('name').defaultTo(knex.raw("'x'")); t.timestamp('at').defaultTo(knex.fn.now()) })
        const found = knex('a').select('id').where({ name: 'x' })
        await table
        await Promise.all([knex('a').insert({ name: 'y' }), knex('a').insert({ name: 'z' })])
        await knex('a').whereIn('id', knex.from(found.as('f')).select('id')).del()
        if (await knex.schema.hasTable('none')) throw new Error('no')
      }`,
    })
    expect(await migration(cwd, 'up')).toMatchObject({ ok: true })
  })

  on('K3: a lock whose owner died is taken over, one of a running knex is waited for', async () => {
    const cwd = await database.project(abc)
    await migration(cwd, 'up', '--step', '1')
    const knex = knexOf(cwd)
    const [{ index }] = await knex('knex_migrations_lock').select('index')
    await knex('knex_migrations_lock').update({ is_locked: 1 })
    expect(await migration(cwd, 'up', '--lock-timeout', '300ms')).toMatchObject({
      code: 1,
      error: { hint: expect.stringContaining('gapi migration unlock') },
    })
    const owner = JSON.stringify({ host: 'gone', pid: 1, since: '2026-01-01T00:00:00.000Z', row: index })
    await knex('knex_migrations_gapi').insert({ key: 'lock', value: owner })
    expect(await migration(cwd, 'status')).toMatchObject({
      lock: { held: true, by: { host: 'gone', pid: 1 } },
    })
    expect(await migration(cwd, 'up')).toMatchObject({ ok: true, pending: 0 })
    expect(await knex('knex_migrations_lock').select()).toEqual([{ index, is_locked: 0 }])
  })

  on(
    'K4: unlock frees the lock of a dead owner, and one that does not say who it is only by force',
    async () => {
      const cwd = await database.project(abc)
      expect(await migration(cwd, 'unlock')).toMatchObject({ ok: true, outcome: 'free' })
      const knex = knexOf(cwd)
      await knex.migrate.latest()
      await knex('knex_migrations_lock').update({ is_locked: 1 })
      expect(await migration(cwd, 'unlock')).toMatchObject({
        code: 4,
        exitCode: 4,
        outcome: 'held',
        by: null,
      })
      expect(await migration(cwd, 'unlock', '--force')).toMatchObject({ ok: true, outcome: 'unlocked' })
      expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([{ is_locked: 0 }])
    },
  )

  on('K2: a lock table with two rows, as knex leaves it, heals', async () => {
    const cwd = await database.project(abc)
    const knex = knexOf(cwd)
    await knex.migrate.up()
    await knex('knex_migrations_lock').insert({ is_locked: 0 })
    await expect(knex.migrate.latest()).rejects.toThrow('locked')
    expect(await migration(cwd, 'up')).toMatchObject({ ok: true, pending: 0 })
    expect(await knex('knex_migrations_lock').select('is_locked')).toEqual([{ is_locked: 0 }])
  })

  on('production is remembered, and undoing there needs consent', async () => {
    const cwd = await database.project(abc)
    expect(await migration(cwd, 'up', '--env', 'production')).toMatchObject({ ok: true })
    for (const args of [
      ['down'],
      ['redo'],
      ['to', '1_a'],
      ['down', '--confirm', 'another'],
      ['down', '--env', 'production'],
    ])
      expect(await migration(cwd, ...args)).toMatchObject({
        code: 4,
        error: { hint: expect.stringContaining('--confirm ') },
      })
    const { error } = await migration(cwd, 'down')
    const [, name = ''] = /--confirm (\S+)/.exec(error.hint) ?? []
    expect(await migration(cwd, 'down', '--confirm', name)).toMatchObject({ ok: true })
    expect(await migration(cwd, 'up')).toMatchObject({ ok: true })
  })

  on('other names for the tables are followed', async () => {
    const cwd = await database.project(abc, "tableName: 'moves'")
    expect(await migration(cwd, 'up')).toMatchObject({ ok: true })
    const knex = knexOf(cwd)
    expect(await knex('moves').pluck('name')).toEqual(['1_a.js', '2_b.js', '3_c.js'])
    expect(await knex('moves_lock').select('is_locked')).toEqual([{ is_locked: 0 }])
    expect(await knex.schema.hasTable('knex_migrations')).toBe(false)
  })

  on("a project's own names for columns do not reach knex's tables", async () => {
    const cwd = await database.project({
      '1_a.js': `exports.up = async knex => { await knex.schema.createTable('a', t => { t.string('firstName') }) }`,
    })
    const mapping = `wrapIdentifier: (value, origImpl) => origImpl(value.replace(/[A-Z]/g, c => '_' + c.toLowerCase())),
      postProcessResponse: rows => Array.isArray(rows) ? rows.map(row => ({ mapped: true })) : rows,`
    writeIn(cwd, 'knexfile.js', contentsOf(cwd)['knexfile.js']?.replace('{', `{ ${mapping}`) ?? '')
    expect(await migration(cwd, 'up')).toMatchObject({ ok: true })
    expect(await statusOf(cwd)).toEqual({ '1_a': 'applied' })
    writeIn(cwd, 'knexfile.js', contentsOf(cwd)['knexfile.js']?.replace(mapping, '') ?? '')
    expect(Object.keys(await knexOf(cwd)('a').columnInfo())).toEqual(['first_name'])
  })
})
