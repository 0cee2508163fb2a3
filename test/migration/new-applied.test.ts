import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Knex } from 'knex'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { migrationSettingsOf } from '../../src/core/migration-settings.ts'
import { tablesOf } from '../../src/core/migration-tables.ts'
import { readSchema } from '../../src/core/schema/read.ts'
import { databases, type TestDatabase } from '../support/databases.ts'
import { folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

/** Each is `gapi migration new` with these words, on a database that has teams, users (with a row) and posts. */
const cases: readonly (readonly string[])[] = [
  ['create_things'],
  ['create_things', 'a', 'b?', 'c:string{20}:unique', 'd:text', 'e:text{long}', 'f:string:default=x:index'],
  ['create_things', 'a:int', 'b:bigint', 'c:smallint', 'd:int:unsigned:default=3', 'e?:bigint:index'],
  ['create_things', 'a:float', 'b:double', 'c:decimal', 'd:decimal{8,3}', 'e:money:default=1.5'],
  ['create_things', 'a:bool', 'b:bool:default=false', 'c:bool:default=true'],
  ['create_things', 'a:date', 'b:time', 'c:datetime', 'd:datetime:default=now', 'e:datetime{3}:default=now'],
  ['create_things', 'a:json', 'b?:json', 'c:uuid', 'd:uuid:default=uuid', 'e:binary', 'f?:binary{32}'],
  ['create_things', 'a:enum{x,y}', 'b:enum{one two,it}:default=it', 'c?:enum{x}:unique'],
  ['create_things', 'user:references', 'team?:references:set_null', 'owner:references{users}:cascade'],
  ['create_things', 'user:references:unique', 'by_id?:references{users.id}:restrict'],
  ['create_things', 'code:string{10}:primary', 'name'],
  ['create_things', 'a:int:primary', 'b:int:primary', 'c', '--no-timestamps'],
  ['create_things', 'name', '--id', 'bigint'],
  ['create_things', 'name', '--id', 'uuid'],
  ['create_things', 'name:string:comment="what it is"', '--no-id', '--no-timestamps'],
  ['create_things', "said:string:default=it's", 'path:string{99}:default="a\\b:c"'],
  ['create_join_table_users_teams'],
  ['create_join_table_posts_and_users', 'role:string{10}:default=reader'],
  ['add_bio_to_users', 'bio?:text', 'level:int:default=0:index', 'code?:string{9}:unique'],
  ['add_kind_to_users', 'kind:enum{a,b}:default=a', 'seen?:datetime', 'rate:decimal{5,2}:default=0'],
  ['add_boss_to_users', 'boss?:references{users}:set_null'],
  ['add_user_ref_to_posts'],
  ['add_team_reference_to_posts', 'since?:date'],
  ['remove_nick_from_users', 'nick?:string{60}'],
  ['remove_email_from_users', 'email?:string{254}:unique'],
  ['remove_team_from_users', 'team?:references'],
  ['remove_score_from_users', 'score:int:default=7:index'],
  ['rename_nick_to_handle_in_users'],
  ['rename_posts_to_articles'],
  ['add_index_to_users', 'nick', 'email'],
  ['add_unique_index_to_users', 'nick', 'email'],
  ['add_index_on_nick_to_users'],
  ['remove_index_from_users', 'score'],
  ['remove_unique_index_from_users', 'email'],
  ['drop_posts', 'title', 'body?:text'],
  ['tidy_up'],
]

describe.each(databases)('on $name', database => {
  const { name, isThere, empty } = database
  let scratch: Awaited<ReturnType<TestDatabase['empty']>>

  beforeAll(async () => {
    if (!isThere) return
    scratch = await empty()
    await base(scratch.knex)
  })
  afterAll(() => scratch?.drop())

  test.skipIf(!isThere).each(cases.map(words => ({ words, line: words.join(' ') })))(
    'up, down, up: $line',
    async ({ words }) => {
      const { knex } = scratch
      const { up, down } = await written(words, name)
      const before = await schemaOf(knex)

      await guarded(database, knex, up)
      const after = await schemaOf(knex)
      await guarded(database, knex, down)
      expect(await schemaOf(knex)).toEqual(before)
      expect(await knex('users').select('id', 'name')).toEqual([{ id: 1, name: 'Ada' }])

      await guarded(database, knex, up)
      expect(await schemaOf(knex)).toEqual(after)
      await guarded(database, knex, down)
      if (words[0] !== 'tidy_up') expect(after).not.toEqual(before)
    },
  )
})

const tables = tablesOf(migrationSettingsOf({}, ''))

/** Every part of it in one order; that of columns is not kept. */
async function schemaOf(knex: Knex) {
  const parts = await readSchema(knex, tables)
  return parts.map(part => JSON.stringify(part)).sort()
}

async function base(knex: Knex): Promise<void> {
  await knex.schema.createTable('teams', table => {
    table.increments('id')
    table.string('name').notNullable()
  })
  await knex.schema.createTable('users', table => {
    table.increments('id')
    table.string('name').notNullable()
    table.string('nick', 60)
    table.string('email', 254).unique()
    table.integer('score').notNullable().index().defaultTo(7)
    table.integer('team_id').unsigned().index().references('teams.id').onDelete('RESTRICT')
  })
  await knex.schema.createTable('posts', table => {
    table.increments('id')
    table.string('title').notNullable()
    table.text('body')
    table.timestamps(true, true)
  })
  await knex('users').insert({ name: 'Ada' })
}

interface Migration {
  up(knex: Knex): Promise<void>
  down(knex: Knex): Promise<void>
}

async function written(words: readonly string[], database: string): Promise<Migration> {
  const folder = folderWith({
    'package.json': '{ "type": "module" }',
    'knexfile.js': `export default { client: '${database}' }`,
  })
  const { code, stderr } = await gapi(['migration', 'new', ...words], { cwd: folder })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [file = ''] = readdirSync(join(folder, 'migrations'))
  return import(pathToFileURL(join(folder, 'migrations', file)).href)
}

/** As the runner does: one transaction where there is one, and no foreign keys while SQLite copies a table. */
async function guarded(
  { name }: TestDatabase,
  knex: Knex,
  run: (knex: Knex) => Promise<void>,
): Promise<void> {
  if (name === 'sqlite') await knex.raw('pragma foreign_keys = off')
  await knex.transaction(async trx => run(trx))
  if (name !== 'sqlite') return
  expect(await knex.raw('pragma foreign_key_check')).toEqual([])
  await knex.raw('pragma foreign_keys = on')
}
