import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, test } from 'vitest'
import { creates, databases, type TestDatabase } from '../support/databases.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'
import { schemaOf, scratchDatabases } from '../support/scratch-database.ts'

/** What a script must carry over: every kind of change, of value and of statement. */
const whole: Readonly<Record<string, string>> = {
  '1_authors.js': `exports.up = async knex => {
  await knex.schema.createTable('authors', t => {
    t.increments()
    t.string('name', 80).notNullable().defaultTo("it's; -- none")
    t.enu('kind', ['a', 'b']).notNullable().defaultTo('a')
    t.decimal('fee', 10, 2).defaultTo(1.5)
    t.timestamp('joined').defaultTo(knex.fn.now())
    t.text('old')
    t.unique(['name'])
  })
  await knex.schema.createTable('books', t => {
    t.increments()
    t.integer('author_id').unsigned().notNullable().references('authors.id').onDelete('CASCADE').index()
    t.string('titel', 120).notNullable()
    t.boolean('out')
    t.datetime('at')
    t.binary('cover')
  })
}
exports.down = async knex => {
  await knex.schema.dropTable('books')
  await knex.schema.dropTable('authors')
}`,
  '2_rows.js': `exports.up = async knex => {
  await knex('authors').insert({ id: 1, name: "O'Brien \\\\ \\n ? $1 :x é -- /*", kind: 'b', old: null })
  await knex('books').insert([
    { author_id: 1, titel: 'a; b', out: true, at: new Date('2026-11-22T20:06:31Z'), cover: Buffer.from("'\\\\x\\0y") },
    { author_id: 1, titel: '\\\\', out: false, at: null, cover: null },
  ])
  await knex('authors').update({ fee: 2.25 }).where('name', 'like', '%?%')
}
exports.down = async knex => {
  await knex('books').del()
  await knex('authors').where({ id: 1 }).del()
}`,
  '3_change.js': `exports.up = async knex => {
  await knex.schema.alterTable('authors', t => { t.dropColumn('old'); t.string('born', 4) })
  await knex.schema.alterTable('books', t => { t.renameColumn('titel', 'title') })
  await knex.schema.raw('create view titles as select title from books;  ')
  await knex.raw('update books set title = upper(title) -- loud')
}
exports.down = async knex => {
  await knex.raw('drop view titles')
  await knex.schema.alterTable('books', t => { t.renameColumn('title', 'titel') })
  await knex.schema.alterTable('authors', t => { t.dropColumn('born'); t.text('old') })
}`,
  '4_outside.js': `exports.config = { transaction: false }
exports.up = async knex => {
  await knex.transaction(async trx => { await trx('books').where({ title: '\\\\' }).del() })
  await knex.schema.createTable('tags', t => { t.string('name').primary() })
}
exports.down = knex => knex.schema.dropTable('tags')`,
}

const triggers: Readonly<Record<TestDatabase['name'], string>> = {
  sqlite:
    'create trigger shout after insert on tags begin update books set out = 1; update books set out = 0; end',
  mysql: `create trigger shout after insert on tags for each row begin update books set \`out\` = 1; update books set \`out\` = 0; end`,
  postgres: `create function shout() returns trigger language plpgsql as $$ begin perform 1; return new; end $$; create trigger shout after insert on tags for each row execute function shout()`,
}
const untrigger = {
  sqlite: 'drop trigger shout',
  mysql: 'drop trigger shout',
  postgres: 'drop trigger shout on tags; drop function shout()',
}

/** Gives a script to the database's own program, which stops at the first error. */
function play(database: TestDatabase['name'], cwd: string, script: string): void {
  if (database === 'sqlite') {
    const sqlite = new DatabaseSync(join(cwd, 'dev.sqlite'))
    sqlite.exec(script)
    sqlite.close()
    return
  }
  const url: string = require(join(cwd, 'knexfile.js')).connection
  const { hostname, port, username, password, pathname } = new URL(url)
  const [program, args] =
    database === 'postgres'
      ? ['psql', ['-qX', '-v', 'ON_ERROR_STOP=1', '-f', '-', url]]
      : [
          'mariadb',
          ['--no-defaults', '-h', hostname, '-P', port, '-u', username, `-p${password}`, pathname.slice(1)],
        ]
  execFileSync(program, args, { input: script, encoding: 'utf8' })
}

async function sql(cwd: string, ...args: readonly string[]) {
  return gapi(['migration', 'sql', ...args], { cwd })
}

describe.each(databases)('on $name', database => {
  const on = database.isThere ? test : test.skip
  const scratch = scratchDatabases.find(({ name }) => name === database.name)
  const migrations = {
    ...whole,
    '5_trigger.js': `exports.up = knex => knex.raw(${JSON.stringify(triggers[database.name])})
exports.down = knex => knex.raw(${JSON.stringify(untrigger[database.name])})`,
  }
  const own = ['knex_migrations', 'knex_migrations_lock', 'knex_migrations_gapi', 'sqlite_sequence']

  /** Its schema without the tables of the runner. */
  async function schemaAt(cwd: string): Promise<string[]> {
    if (!scratch) throw new Error('no such database')
    const lines = await schemaOf(scratch, knexOf(cwd))
    return lines.filter(line => !own.some(table => line.includes(table)))
  }

  on(
    'the script of all makes the schema and the rows that up makes, and the one back takes them away',
    async () => {
      const [run, played] = [await database.project(migrations), await database.project(migrations)]
      expect((await gapi(['migration', 'up'], { cwd: run })).stdout).toContain('Applied 5')
      const script = await sql(played, '--all')
      expect({ code: script.code, stderr: script.stderr }).toEqual({ code: 0, stderr: '' })

      play(database.name, played, script.stdout)

      expect(await schemaAt(played)).toEqual(await schemaAt(run))
      for (const table of ['authors', 'books']) {
        const [theirs, ours] = [knexOf(run), knexOf(played)]
        const rows = await theirs(table).select()
        expect(rows).toHaveLength(1)
        const without = ({ joined: _, ...row }: Record<string, unknown>) => row
        expect((await ours(table).select()).map(without)).toEqual(rows.map(without))
      }
      play(database.name, played, (await sql(played, '--all', '--down')).stdout)
      expect(await schemaAt(played)).toEqual([])
    },
  )

  on('without a name those are meant that the database lacks', async () => {
    const cwd = await database.project({
      '1_a.js': creates('a'),
      '2_b.js': creates('b'),
      '3_c.js': creates('c'),
    })
    await gapi(['migration', 'up', '--to', '1_a'], { cwd })
    for (const args of [[], ['--pending']]) {
      const { stdout } = await sql(cwd, ...args)
      expect(stdout.match(/^-- .*/gm)).toEqual(['-- up 2_b', '-- up 3_c'])
      play(database.name, cwd, stdout)
      play(database.name, cwd, (await sql(cwd, '--down')).stdout)
    }
    expect((await sql(cwd, '--down')).stdout.match(/^-- .*/gm)).toEqual(['-- down 3_c', '-- down 2_b'])
    await gapi(['migration', 'up'], { cwd })
    expect(await sql(cwd)).toMatchObject({ code: 0, stdout: '-- Nothing to do.\n' })
  })
})
