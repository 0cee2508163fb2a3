import { symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

const first = `exports.up = knex => knex.schema.createTable('users', t => {
  t.bigIncrements('id'); t.string('name', 50).notNullable(); t.string('role').notNullable().defaultTo('a'); t.integer('age')
})
exports.down = knex => knex.schema.dropTable('users')`

const alters = (
  up: string,
  down = "t.string('other')",
) => `exports.up = knex => knex.schema.alterTable('users', t => {
  ${up}
})
exports.down = knex => knex.schema.alterTable('users', t => {
  ${down}
})`

const runs = (up: string) => `exports.up = async knex => {
  ${up}
}
exports.down = knex => knex.schema.alterTable('users', t => { t.dropColumn('nick') })`

/** The rules that find something in a migration after another that creates the table. */
async function found(migration: string, before = first): Promise<string[]> {
  const folder = folderWith({
    'package.json': '{}',
    'knexfile.js': "module.exports = { client: 'pg' }",
    'migrations/20260101000000_users.js': before,
    'migrations/20260102000000_x.js': migration,
  })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const { stdout } = await gapi(['migration', 'lint', 'migrations/20260102000000_x.js', '--json'], {
    cwd: folder,
  })
  return JSON.parse(stdout).findings.map(
    ({ rule, about }: { rule: string; about: string }) => `${rule} ${about}`,
  )
}

test('a longer varchar and a text keep the rows of PostgreSQL, any other type rewrites them', async () => {
  const name = 'change-type users.name'
  expect(await found(alters("t.string('name', 80).notNullable().alter()"))).toEqual([])
  expect(await found(alters("t.text('name').notNullable().alter()"))).toEqual([])
  expect(await found(alters("t.string('name', 20).notNullable().alter()"))).toEqual([
    'narrow-type users.name',
    name,
  ])
  expect(await found(alters("t.bigInteger('age').alter()"))).toEqual(['change-type users.age'])
  expect(await found(alters("t.text('age').alter()"))).toEqual(['change-type users.age'])
  // The type before is that of down, where another migration does not create the column.
  const [bare, narrows] = [
    "t.string('title', 80).notNullable().defaultTo('').alter()",
    "t.string('title', 50).alter()",
  ]
  expect(await found(alters(bare, narrows))).toEqual(['alter-drops-default users.title'].slice(1))
  expect(await found(alters(bare))).toEqual(['change-type users.title'])
})

test('.alter() loses what the column has and the change does not repeat', async () => {
  const lost = (column: string) => [`alter-drops-default users.${column}`]
  expect(await found(alters("t.string('name', 80).alter()"))).toEqual(lost('name'))
  expect(await found(alters("t.string('name', 80).nullable().alter()"))).toEqual([])
  expect(await found(alters("t.string('name', 80).notNullable().alter()"))).toEqual([])
  expect(await found(alters("t.text('role').notNullable().alter()"))).toEqual(lost('role'))
  expect(await found(alters("t.text('role').nullable().alter()"))).toEqual(lost('role'))
  expect(await found(alters("t.text('role').notNullable().defaultTo('b').alter()"))).toEqual([])
})

test('an update without where is reported unless it fills only columns that the migration adds', async () => {
  const adds = "await knex.schema.alterTable('users', t => { t.string('nick') })\n  "
  const both = ['write-without-where users', 'data-with-schema users']
  expect(await found(runs(`${adds}await knex('users').update({ nick: 'a' })`))).toEqual(both.slice(1))
  expect(await found(runs(`${adds}await knex('users').update({ nick: 'a', age: 1 })`))).toEqual(both)
  expect(await found(runs(`${adds}await knex('users').del()`))).toEqual(both)
})

test('a type that a later migration changes is still the same here, and quotes in a text are no name', async () => {
  const later = alters("t.bigInteger('age').alter()")
  const folder = folderWith({
    'package.json': '{}',
    'knexfile.js': "module.exports = { client: 'pg' }",
    'migrations/20260101000000_users.js': first,
    'migrations/20260102000000_x.js': alters("t.integer('age').notNullable().alter()"),
    'migrations/20260103000000_y.js': later,
    'migrations/20260104000000_z.js': runs(
      `await knex.raw('update users set role = \\'{"${'a'.repeat(70)}": 1}\\' where id = 1')`,
    ),
  })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const { stdout } = await gapi(['migration', 'lint', '--all', '--json'], { cwd: folder })
  const files = JSON.parse(stdout)
    .findings.filter(({ rule }: { rule: string }) => /type|name-too-long/.test(rule))
    .map(({ rule, file }: { rule: string; file: string }) => `${rule} ${file.slice(-4)}`)
  expect(files).toEqual(['change-type y.js'])
})

test('SQL by hand drops a default on purpose', async () => {
  const sql = 'alter table users alter column role drop default, alter column role type int using role::int'
  expect(await found(runs(`await knex.raw('${sql}')`))).toEqual(['change-type users.role'])
})

test('rows that an insert lists are few, those of a query may be many', async () => {
  const adds = "await knex.schema.alterTable('users', t => { t.string('nick') })\n  "
  const query = "await knex.raw('insert into users (name) select name from people')"
  expect(await found(runs(`${adds}await knex('users').insert({ name: 'a' })`))).toEqual([])
  expect(await found(runs(`${adds}${query}`))).toEqual(['data-with-schema users'])
})

test('a block that reads the catalogue does something, a query of the catalogue does not', async () => {
  const block =
    "await knex.raw('do $$ begin execute (select max(table_name) from information_schema.tables); end $$')"
  const query = "await knex.raw('select * from information_schema.tables')"
  expect(await found(runs(block))).toEqual([])
  expect(await found(runs(query))).toEqual(['empty-up up'])
})

test('a migration that never ends without a database is reported, and the others are still read', async () => {
  const never = 'exports.up = () => new Promise(() => {})\nexports.down = () => {}'
  expect(await found(never)).toEqual(['needs-data It waits for something that does not happen here.'])
  expect(await found(alters("t.bigInteger('age').alter()"), never)).toContain('change-type users.age')
}, 60_000)
