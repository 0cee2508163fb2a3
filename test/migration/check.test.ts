import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { creates, databases } from '../support/databases.ts'
import { writeIn } from '../support/folder.ts'
import { knexOf, knexProject } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'

const abc = { '1_a.js': creates('a'), '2_b.js': creates('b') }

/** The codes of what is found, by migration. */
async function found(cwd: string, ...args: readonly string[]) {
  const { stdout, code } = await gapi(['migration', 'check', '--json', ...args], { cwd })
  const { ok, findings } = JSON.parse(stdout)
  expect({ ok, code }).toEqual({ ok: findings.length === 0, code: findings.length === 0 ? 0 : 1 })
  return findings.map(({ code: fault, migration }: Record<string, string>) => `${migration} ${fault}`)
}

test('K26: check finds what is pending, edited, missing and out of order, and nothing once all is well', async () => {
  const cwd = knexProject(abc)
  expect(await found(cwd)).toEqual(['1_a pending', '2_b pending'])
  expect(await found(cwd, '--no-db')).toEqual([])
  await gapi(['migration', 'up'], { cwd })
  expect(await found(cwd)).toEqual([])
  writeIn(cwd, 'migrations/1_a.js', `// a comment\n${abc['1_a.js'].replace(/\n/g, '\n\n')}`)
  expect(await found(cwd)).toEqual([])
  writeIn(cwd, 'migrations/1_a.js', creates('other'))
  rmSync(join(cwd, 'migrations/2_b.js'))
  writeIn(cwd, 'migrations/0_z.js', creates('z'))
  expect(await found(cwd)).toEqual(['0_z out-of-order', '1_a edited', '2_b missing'])
  expect((await gapi(['migration', 'status', '--exit-code'], { cwd })).code).toBe(1)
})

test('check says what the linter calls an error, of what is new', async () => {
  const cwd = knexProject({
    ...abc,
    '3_c.js': `exports.up = async knex => { await knex.schema.dropTable('a') }
exports.down = async () => {}
`,
  })
  const first = await found(cwd, '--no-db')
  expect(first).toContain('3_c:1 lint')
  const { stdout } = await gapi(['migration', 'check', '--no-db'], { cwd })
  expect(stdout).toContain('drop-table: ')
})

test('check lints a project of several folders, and says why it leaves out a migrationSource', async () => {
  const drops = `exports.up = knex => knex.schema.dropTable('a')\nexports.down = async () => {}\n`
  const cwd = knexProject({}, { options: `directory: [__dirname + '/one', __dirname + '/two']` })
  writeIn(cwd, 'one/1_a.js', creates('a'))
  writeIn(cwd, 'two/2_b.js', drops)
  expect(await found(cwd, '--no-db')).toContain('2_b:1 lint')

  const source = `{ getMigrations: async () => ['x'], getMigrationName: name => name, getMigration: async () => ({ up: knex => knex.schema.dropTable('a'), down: async () => {} }) }`
  const other = knexProject({}, { options: `migrationSource: ${source}` })
  const ran = await gapi(['migration', 'check', '--no-db'], { cwd: other })
  const says = 'The linter ignores the migrations: they come from a migrationSource, and it reads only files.'
  expect(ran).toEqual({ code: 0, stdout: 'Nothing found.\n', stderr: `${says}\n` })
  const json = await gapi(['migration', 'check', '--no-db', '--json'], { cwd: other })
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, findings: [], notes: [says] })
})

test('check needs no driver to look at files', async () => {
  const cwd = knexProject(abc, { database: `client: 'mssql', connection: {}` })
  const ran = await gapi(['migration', 'check', '--no-db'], { cwd })
  expect(ran.code).toBe(0)
  expect(ran.stderr).toBe('The linter ignores the migrations: it supports PostgreSQL, MySQL and SQLite.\n')
})

test('check reads the files: both halves, names, extensions', async () => {
  const cwd = knexProject(
    {
      '20260105000000_b.js': 'exports.up = async () => {}',
      '20260106000000_c.js': 'exports.down = async () => {}',
      '20260107000000_d.js': 'nonsense(',
      '20260108000000_e.mjs': '',
      '2026_12_01_000000_f.js': creates('f'),
    },
    { options: `loadExtensions: ['.js']` },
  )
  expect(await found(cwd, '--no-db')).toEqual([
    '20260108000000_e.mjs skipped',
    '20260105000000_b no-down',
    '20260106000000_c no-up',
    '20260107000000_d unloadable',
  ])
  writeIn(cwd, 'migrations/2026-12-31T00-00-00_z.js', creates('z'))
  expect(await found(cwd, '--no-db')).toContain('20260105000000_b mixed-names')
  const { stdout } = await gapi(['migration', 'check', '--no-db', '--format', 'github'], { cwd })
  expect(stdout).toContain(
    '::error file=migrations/20260106000000_c.js,title=no-up%3A 20260106000000_c::It exports no up.\n',
  )
})

describe.each(databases)('a dry run on $name', database => {
  const on = database.isThere ? test : test.skip

  on('shows the statements and changes nothing', async () => {
    const cwd = await database.project({
      ...abc,
      '2_b.js': `exports.up = async knex => {
        await knex.schema.createTable('b', t => { t.increments() })
        if (await knex.schema.hasTable('a')) await knex('a').insert({ name: "it's" })
        await knex.schema.alterTable('a', t => { t.dropColumn('name') })
      }`,
    })
    const { stdout, code } = await gapi(['migration', 'up', '--dry-run', '--json'], { cwd })
    const { dryRun, migrations, pending } = JSON.parse(stdout)
    expect({ code, dryRun, pending }).toEqual({ code: 0, dryRun: true, pending: 2 })
    const sql = migrations.map((each: { sql: string[] | null }) => each.sql)
    if (database.name === 'mysql') expect(sql).toEqual([null, null])
    else {
      expect(sql[0][0]).toMatch(/^create table [`"]a[`"] \(/)
      expect(sql[1][1]).toMatch(/^insert into [`"]a[`"] \([`"]name[`"]\) values \('it''s'\)$/)
      expect(sql[1].slice(2).join(' ')).toMatch(/alter table/i)
      expect(sql[1].join(' ')).not.toContain(';')
    }
    const knex = knexOf(cwd)
    for (const table of ['a', 'b', 'knex_migrations']) expect(await knex.schema.hasTable(table)).toBe(false)
  })
})
