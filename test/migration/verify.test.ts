import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { creates, databases, type TestDatabase } from '../support/databases.ts'
import { contentsOf, writeIn } from '../support/folder.ts'
import { knexOf, knexProject } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'

/** What verify says of each migration: its status, then its fault and every difference. */
async function verified(cwd: string, ...args: readonly string[]) {
  const { stdout, code } = await gapi(['migration', 'verify', '--json', ...args], { cwd })
  const { migrations, ok, error } = JSON.parse(stdout)
  expect({ ok, error }).toEqual({ ok: code === 0, error: undefined })
  return migrations.map(({ name, status, reason, fault }: Result) =>
    [name, status, reason, fault?.code, ...(fault?.differences.map(({ text }) => text) ?? [])].filter(
      Boolean,
    ),
  )
}

interface Result {
  readonly name: string
  readonly status: string
  readonly reason: string | null
  readonly fault: { readonly code: string; readonly differences: readonly { readonly text: string }[] } | null
}

const users = `exports.up = knex => knex.schema.createTable('users', t => {
  t.increments(); t.string('name').notNullable(); t.string('email').unique(); t.integer('age')
})
exports.down = knex => knex.schema.dropTable('users')
`

/** A migration of Knex code; without a `down` it exports none. */
function migration(up: string, down?: string, more = ''): string {
  return [
    `exports.up = async knex => { ${up} }`,
    down === undefined ? '' : `exports.down = async knex => { ${down} }`,
    more,
    '',
  ].join('\n')
}

const creating = (table: string) => `await knex.schema.createTable('${table}', t => { t.increments() })`

const alters = (change: string) => `await knex.schema.alterTable('users', t => { ${change} })`

describe.each(databases)('on $name', database => {
  const on = database.isThere ? test : test.skip

  const copying = database.name === 'mysql' ? test.skip : on

  copying('each migration is applied twice, however many fail', async () => {
    const names = Array.from({ length: 8 }, (_, n) => `m${n}`)
    const note = (name: string) =>
      `require('node:fs').appendFileSync(__dirname + '/../applied', '${name} '); ${creating(name)}`
    const files = names.map(name => [`${name}.js`, migration(note(name), "await knex.raw('select 1')")])
    const cwd = await database.project(Object.fromEntries(files))
    expect(await verified(cwd)).toEqual(
      names.map(name => [name, 'failed', 'down-differs', expect.stringContaining(name)]),
    )
    const applied = readFileSync(join(cwd, 'applied'), 'utf8').trim().split(' ')
    expect(applied.filter(name => name === 'm0').length).toBe(2)
    expect(applied.length).toBeLessThanOrEqual(2 * names.length)
  })

  on('what can be undone passes, and the database of the project is not touched', async () => {
    const cwd = await database.project({
      '1_users.js': users,
      '2_rows.js': migration(`await knex('users').insert({ name: 'Ada' })`, `await knex('users').del()`),
      '3_teams.js': migration(
        `await knex.schema.createTable('teams', t => { t.increments(); t.integer('owner_id').unsigned().references('users.id').onDelete('CASCADE'); t.index(['owner_id']) })
         ${alters(`t.dropColumn('age'); t.string('nick').defaultTo('x')`)}`,
        `${alters(`t.dropColumn('nick'); t.integer('age')`)}
         await knex.schema.dropTable('teams')`,
      ),
      '4_outside.js': migration(
        alters(`t.index(['name'], 'by_name')`),
        alters(`t.dropIndex(['name'], 'by_name')`),
        'exports.config = { transaction: false }',
      ),
    })
    await gapi(['migration', 'up', '--step', '1'], { cwd })
    const knex = knexOf(cwd)
    const before = await snapshotOf(database, cwd)
    expect(await verified(cwd)).toEqual([
      ['1_users', 'reversible'],
      ['2_rows', 'reversible'],
      ['3_teams', 'reversible'],
      ['4_outside', 'reversible'],
    ])
    expect(await snapshotOf(database, cwd)).toEqual(before)
    expect(await knex('knex_migrations').pluck('name')).toEqual(['1_users.js'])
    expect(await knex.schema.hasTable('teams')).toBe(false)
  })

  on(
    'every down that leaves or takes too much is named with what differs, each on a new database',
    async () => {
      const cwd = await database.project({
        '1_users.js': users,
        '2_column.js': migration(alters(`t.integer('score').notNullable().defaultTo(7)`), ''),
        '3_index.js': migration(
          alters(`t.string('city'); t.index(['name'], 'by_name')`),
          alters(`t.dropColumn('city')`),
        ),
        '4_key.js': migration(
          `${alters(`t.integer('boss_id').unsigned()`)}; ` +
            alters(`t.foreign('boss_id', 'boss_key').references('users.id').onDelete('SET NULL')`),
          `await knex.schema.alterTable('users', t => { t.dropForeign('boss_id', 'boss_key') })`,
        ),
        '5_table.js': migration(
          `await knex.schema.createTable('teams', t => { t.increments(); t.string('name').unique() })`,
          '',
        ),
        '6_too_much.js': migration(
          alters(`t.string('nick')`),
          alters(`t.dropColumn('nick'); t.dropColumn('age')`),
        ),
        '7_null.js': migration(
          alters(`t.string('email').notNullable().alter()`),
          alters(`t.string('email', 99).nullable().alter()`),
        ),
        '8_fine.js': creates('last'),
      })
      const found = await verified(cwd)
      expect(found.map((each: string[]) => each.slice(0, 3))).toEqual([
        ['1_users', 'reversible'],
        ['2_column', 'failed', 'down-differs'],
        ['3_index', 'failed', 'down-differs'],
        ['4_key', 'failed', 'down-differs'],
        ['5_table', 'failed', 'down-differs'],
        ['6_too_much', 'failed', 'down-differs'],
        ['7_null', 'failed', 'down-differs'],
        ['8_fine', 'reversible'],
      ])
      const differences = found.map((each: string[]) => each.slice(3))
      expect(differences[1]).toEqual([
        expect.stringMatching(/^users: column score int\S* not null default '?7'? is still there$/i),
      ])
      expect(differences[2]).toEqual([
        expect.stringMatching(/^users: index by_name .*\(name\) is still there$/),
      ])
      expect(differences[3]).toContainEqual(
        expect.stringMatching(/^users: column boss_id int.* is still there$/i),
      )
      expect(differences[4]).toEqual(['table teams is still there'])
      expect(differences[5]).toEqual([expect.stringMatching(/^users: column age int\S* is gone$/i)])
      expect(differences[6]).toEqual([
        expect.stringMatching(/^users: column email was .+\(255\), and is .+\(99\)$/),
      ])
    },
  )

  on('an up that fails the second time, or makes another schema then', async () => {
    const cwd = await database.project({
      '1_users.js': users,
      '2_rows.js': migration(`await knex('users').insert({ name: 'Ada', email: 'ada@example.com' })`, ''),
      '3_moving.js': migration(
        `globalThis.runs = (globalThis.runs ?? 0) + 1
         const name = 'c' + globalThis.runs
         ${alters(`t.string(name)`)}`,
        alters(`t.dropColumn('c' + globalThis.runs)`),
      ),
      '4_never.js': migration(`throw new Error('the disk is full')`, ''),
      '5_after.js': creates('last'),
    })
    const { stdout, code } = await gapi(['migration', 'verify', '--no-color'], { cwd })
    expect(code).toBe(1)
    expect(stdout.replace(/\d+ ms/g, '_').split('\n')).toEqual([
      'reversible   1_users  _',
      'failed       2_rows  _',
      expect.stringMatching(/^ {2}up fails the second time, after down: .*(unique|duplicate)/i),
      'failed       3_moving  _',
      '  After down and up the schema is not what it was after up:',
      expect.stringMatching(/^ {4}users: column c\d+ .* is gone$/),
      expect.stringMatching(/^ {4}users: column c\d+ .* is new$/),
      'failed       4_never  _',
      '  up fails: the disk is full',
      'not-run      5_after',
      '1 reversible, 3 failed, 1 not run. _',
      '',
    ])
  })

  on(
    'what says by itself that there is no way back is irreversible; without a down it fails, as in check',
    async () => {
      const cwd = await database.project({
        '1_users.js': users,
        '2_says.js': migration(alters(`t.dropColumn('age')`), `throw new Error('The ages are gone.')`),
        '3_bug.js': migration(alters(`t.string('a')`), `await knex.shema.dropTable('a')`),
        '4_fails.js': migration(alters(`t.string('b')`), `await knex.schema.dropTable('nothing')`),
        '5_none.js': migration(alters(`t.string('c')`)),
        '6_fine.js': creates('last'),
      })
      expect(await verified(cwd)).toEqual([
        ['1_users', 'reversible'],
        ['2_says', 'irreversible', 'The ages are gone.'],
        ['3_bug', 'failed', 'down-fails'],
        ['4_fails', 'failed', 'down-fails'],
        ['5_none', 'failed', 'no-down'],
        ['6_fine', 'reversible'],
      ])
      expect(await verified(cwd, '--from', '2_says', '--last', '5')).toHaveLength(5)
      expect(await verified(cwd, '--last', '1')).toEqual([['6_fine', 'reversible']])
    },
  )

  on('triggers and views are compared too', async () => {
    const cwd = await database.project({
      '1_users.js': users,
      '2_view.js': migration(
        `await knex.schema.createView('adults', v => { v.as(knex('users').where('age', '>', 17)) })`,
        '',
      ),
      '3_trigger.js': migration(
        triggers[database.name].map(sql => `await knex.raw(${JSON.stringify(sql)})`).join('\n'),
        '',
      ),
    })
    const found = await verified(cwd)
    expect(found[1]).toEqual(['2_view', 'failed', 'down-differs', 'view adults is still there'])
    expect(found[2]).toContain('users: trigger older is still there')
  })
})

test('annotations name the file, progress goes to standard error, and a git revision narrows what is tried', async () => {
  const cwd = knexProject({ '1_a.js': creates('a'), '2_b.js': migration(creating('b'), '') })
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd })
  git('init', '-q', '-b', 'trunk')
  git('add', '.')
  git('commit', '-q', '-m', 'first')
  writeIn(cwd, 'migrations/3_c.js', migration(creating('c'), ''))
  const { code, stdout, stderr } = await gapi(
    ['migration', 'verify', '--format', 'github', '--base', 'trunk'],
    { cwd },
  )
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout:
      '::error file=migrations/3_c.js,title=down-differs%3A 3_c::After down the schema is not what it was before up:%0A  table c is still there\n',
  })
  expect(stderr).toMatch(/^A scratch database beside sqlite dev.sqlite \(development\)\nfailed {7}3_c/)
  const unknown = await gapi(['migration', 'verify', '--base', 'nothing'], { cwd })
  expect(unknown).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Unknown revision: nothing.'),
  })
  const none = await gapi(['migration', 'verify', '--from', '9_z'], { cwd })
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('Unknown migration: 9_z.') })
  git('add', '.')
  git('commit', '-q', '-m', 'second')
  const nothing = await gapi(['migration', 'verify', '--base', 'trunk'], { cwd })
  expect(nothing).toMatchObject({ code: 0, stdout: 'Nothing to verify.\n' })
})

test('a migration that cannot be loaded is said before a database is made', async () => {
  const cwd = knexProject({ '1_a.js': creates('a'), '2_b.js': 'nonsense(' })
  expect(await gapi(['migration', 'verify'], { cwd })).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('2_b could not be loaded: '),
  })
})

const triggers: Readonly<Record<TestDatabase['name'], readonly string[]>> = {
  sqlite: [
    'create trigger older after insert on users begin update users set age = 1 where id = new.id; end',
  ],
  postgres: [
    'create function older() returns trigger language plpgsql as $$ begin new.age = 1; return new; end $$',
    'create trigger older before insert on users for each row execute function older()',
  ],
  mysql: ['create trigger older before insert on users for each row set new.age = 1'],
}

/** The bytes of an SQLite file; of a server's database its tables. */
async function snapshotOf({ name }: TestDatabase, cwd: string): Promise<unknown> {
  if (name === 'sqlite') return contentsOf(cwd)
  const knex = knexOf(cwd)
  const sql =
    name === 'mysql'
      ? 'select table_name as name from information_schema.tables where table_schema = database() order by 1'
      : `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`
  return knex.raw(sql).then(answer => JSON.stringify(answer.rows ?? answer[0]))
}
