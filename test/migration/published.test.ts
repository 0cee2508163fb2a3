import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { knexOf, knexProject } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'
import { schemaOf } from '../support/schema.ts'

/** History as people publish it: it has long been applied, and Knex let it through. */
const history = {
  '1_a.js': `exports.up = k => k.schema.createTable('a', t => { t.increments(); t.string('kind').notNullable().defaultTo('x') }).then(() => k('a').insert({ kind: 'x' }))
exports.down = k => k.schema.dropTable('a')`,
  '2_never.js': `exports.up = async k => {
  k.schema.createTable('never', t => t.increments())
  await k.schema.alterTable('a', t => { t.string('note') })
}
exports.down = k => k.schema.alterTable('a', t => t.dropColumn('note'))`,
  '3_callback.js': `exports.up = k => k.schema.table('a', async t => {
  await t.string('kind').notNull().defaultTo('y').alter()
  await k('a').where({ kind: 'x' }).update({ kind: 'y' })
})
exports.down = k => k.schema.table('a', t => { t.string('kind').notNull().defaultTo('x').alter() })`,
  '4_lost.js': `exports.up = k => k.schema.createTable('b', async t => { await t.increments(); t.string('lost') })
exports.down = k => k.schema.dropTable('b')`,
}

const allowed = `runAsKnex: {
  '2_never.js': 'deployed in 2020 with a missing await',
  '3_callback': 'deployed in 2021 with an async callback',
  '4_lost': 'deployed in 2022; the column was never there',
}`

const silent = { '5_gone.js': `exports.up = async () => {}\nexports.down = async () => {}` }

describe.each(databases)('on $name', database => {
  const run = database.isThere ? test : test.skip

  run(
    'history that Knex let through runs where the configuration names it, and makes the schema of Knex',
    async () => {
      const ours = await database.project(history, allowed)
      const up = await gapi(['migration', 'up'], { cwd: ours })
      expect({ code: up.code, stderr: up.code && up.stderr + up.stdout }).toEqual({ code: 0, stderr: 0 })
      const theirs = await database.project(history)
      await knexOf(theirs).migrate.latest()
      expect(await schemaOf(knexOf(ours))).toEqual(await schemaOf(knexOf(theirs)))
      expect(await knexOf(ours)('a').select('kind')).toEqual([{ kind: 'y' }])
      const { code, stdout } = await gapi(['migration', 'verify'], { cwd: ours })
      expect({ code, says: code && stdout }).toEqual({ code: 0, says: 0 })
      expect(stdout).toContain('4 reversible')
    },
  )

  run('without that, each stops with what is wrong and the two ways on', async () => {
    const cwd = await database.project(history)
    const first = await gapi(['migration', 'up'], { cwd })
    expect(first.code).toBe(1)
    expect(first.stderr + first.stdout).toMatch(
      /builds createTable\(never\) and never runs it[\s\S]*Add await\. .*migrations\.runAsKnex/,
    )
    const lost = await database.project({ '4_lost.js': history['4_lost.js'] })
    const third = await gapi(['migration', 'up'], { cwd: lost })
    expect(third.stderr + third.stdout).toMatch(/The callback of b is async[\s\S]*plain function/)
    expect(third.stderr + third.stdout).not.toMatch(/add await/i)
  })
})

test('verify fails where Knex itself makes another schema', async () => {
  const byCaller = `exports.up = async k => { if (k.client.tableBuilder !== Object.getPrototypeOf(k.client).tableBuilder) await k.schema.createTable('c', t => t.increments()) }
exports.down = k => k.schema.dropTableIfExists('c')`
  const cwd = knexProject({ '1_a.js': byCaller }, { options: "runAsKnex: { '1_a': 'as it was' }" })
  const { code, stdout } = await gapi(['migration', 'verify', '--json'], { cwd })
  const [{ fault }] = JSON.parse(stdout).migrations
  expect({ code, fault: fault?.code, message: fault?.message }).toEqual({
    code: 1,
    fault: 'knex-differs',
    message: expect.stringContaining('Knex itself makes another schema'),
  })
})

test('the reason is needed, and lint and check accept what is named', async () => {
  for (const wrong of ["'2_never'", '{}', "{ '2_never': '' }", "['2_never']", "{ '2_never': true }"]) {
    const { code, stderr } = await gapi(['migration', 'up'], {
      cwd: knexProject(history, { options: `runAsKnex: ${wrong}` }),
    })
    expect({ wrong, code, stderr }).toEqual({
      wrong,
      code: 2,
      stderr: expect.stringContaining('with the reason'),
    })
  }
  const cwd = knexProject({ ...history, ...silent }, { options: allowed })
  const lint = JSON.parse((await gapi(['migration', 'lint', '--all', '--json'], { cwd })).stdout)
  const rules = (list: { rule: string; file: string }[]) =>
    list.map(({ rule, file }) => [rule, file.split('/').at(-1)])
  expect(rules(lint.findings).filter(([rule]) => /await|callback/.test(rule ?? ''))).toEqual([])
  expect(rules(lint.suppressed)).toEqual([
    ['missing-await', '2_never.js'],
    ['async-callback', '3_callback.js'],
    ['async-callback', '4_lost.js'],
  ])
})

test('a raw query in a schema builder is awaited with it', async () => {
  const cwd = knexProject({
    '1_a.js': `exports.up = async k => { await k.schema.raw('create table x(a int)'); await k.schema.createTable('y', t => t.increments()).raw('create index yi on y (id)') }
exports.down = async k => { await k.schema.raw('drop table x'); await k.schema.dropTable('y') }`,
  })
  expect((await gapi(['migration', 'lint', '--all'], { cwd })).stdout).not.toContain('missing-await')
  expect((await gapi(['migration', 'check', '--no-db'], { cwd })).code).toBe(0)
  expect((await gapi(['migration', 'up'], { cwd })).code).toBe(0)
})

test('an index of another migration and a raw unique are indexes of a foreign key', async () => {
  const refers = (
    table: string,
    column: string,
  ) => `exports.up = k => k.schema.alterTable('${table}', t => t.foreign('${column}').references('p.id'))
exports.down = k => k.schema.alterTable('${table}', t => t.dropForeign('${column}'))`
  const cwd = knexProject(
    {
      '1_a.js':
        "exports.up = k => k.schema.createTable('a', t => { t.integer('x').index(); t.integer('y') })\nexports.down = k => k.schema.dropTable('a')",
      '2_b.js':
        "exports.up = k => k.raw('create table b (x int, y int, z int, primary key(z), constraint one unique (x, y), UNIQUE (y))')\nexports.down = k => k.schema.dropTable('b')",
      '3_ax.js': refers('a', 'x'),
      '4_ay.js': refers('a', 'y'),
      '5_bx.js': refers('b', 'x'),
      '6_by.js': refers('b', 'y'),
      '7_bz.js': refers('b', 'z'),
      '8_later.js':
        "exports.up = k => k.raw('create index later on c (q)')\nexports.down = k => k.raw('drop index later')",
      '9_cq.js': refers('c', 'q'),
    },
    { database: "client: 'pg'" },
  )
  const found = async (...args: string[]) => {
    const { stdout } = await gapi(['migration', 'lint', '--json', ...args], { cwd })
    const { findings }: { findings: { rule: string; about: string }[] } = JSON.parse(stdout)
    return findings.filter(({ rule }) => rule === 'foreign-key-without-index').map(({ about }) => about)
  }
  expect(await found('--all')).toEqual(['a.y'])
  expect(await found('migrations/3_ax.js', 'migrations/4_ay.js')).toContain('a.y')
})
