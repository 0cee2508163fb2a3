import { describe, expect, test } from 'vitest'
import { creates, databases, type TestDatabase } from '../support/databases.ts'
import { contentsOf } from '../support/folder.ts'
import { knexOf, knexProject } from '../support/knex-project.ts'
import { playScript } from '../support/play-script.ts'
import { gapi } from '../support/run.ts'
import { schemaOf } from '../support/schema.ts'

const drops = `exports.up = knex => knex.schema.alterTable('a', t => { t.dropColumn('name') })`

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

async function sql(cwd: string, ...args: readonly string[]) {
  return gapi(['migration', 'sql', ...args], { cwd })
}

describe.each(databases)('on $name', database => {
  const on = database.isThere ? test : test.skip
  const migrations = {
    ...whole,
    '5_trigger.js': `exports.up = knex => knex.raw(${JSON.stringify(triggers[database.name])})
exports.down = knex => knex.raw(${JSON.stringify(untrigger[database.name])})`,
  }
  on(
    'the script of all makes the schema and the rows that up makes, and the one back takes them away',
    async () => {
      const [run, played] = [await database.project(migrations), await database.project(migrations)]
      expect((await gapi(['migration', 'up'], { cwd: run })).stdout).toContain('Applied 5')
      const empty = await schemaOf(knexOf(played))
      const script = await sql(played, '--all')
      expect({ code: script.code, stderr: script.stderr }).toEqual({ code: 0, stderr: '' })

      playScript(database.name, played, script.stdout)

      expect(await schemaOf(knexOf(played))).toEqual(await schemaOf(knexOf(run)))
      for (const table of ['authors', 'books']) {
        const [theirs, ours] = [knexOf(run), knexOf(played)]
        const rows = await theirs(table).select()
        expect(rows).toHaveLength(1)
        const without = ({ joined: _, ...row }: Record<string, unknown>) => row
        expect((await ours(table).select()).map(without)).toEqual(rows.map(without))
      }
      playScript(database.name, played, (await sql(played, '--all', '--down')).stdout)
      expect(await schemaOf(knexOf(played))).toEqual(empty)
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
      playScript(database.name, cwd, stdout)
      playScript(database.name, cwd, (await sql(cwd, '--down')).stdout)
    }
    expect((await sql(cwd, '--down')).stdout.match(/^-- .*/gm)).toEqual(['-- down 3_c', '-- down 2_b'])
    await gapi(['migration', 'up'], { cwd })
    expect(await sql(cwd)).toMatchObject({ code: 0, stdout: '-- Nothing to do.\n' })
  })
})

describe('without a database', () => {
  const unreachable = `client: 'pg', connection: 'postgres://app:hunter2@127.0.0.1:1/shop'`
  const asks = {
    '1_a.js': `exports.up = async knex => {
      if (await knex.schema.hasTable('old')) await knex.schema.dropTable('old')
      for (const { id } of await knex('users').select('id').where({ name: "o'k" })) await knex('users').where({ id }).del()
      await knex('users').update({ name: 'x' })
      await knex.raw("select setval('users_id_seq', 5)")
    }
    exports.down = async () => {}`,
    '2_b.js': `exports.up = async knex => {
      const [{ id }] = await knex('users').insert({ name: 'x' }).returning('id')
      await knex('posts').insert({ user_id: id })
    }`,
    '3_c.js': `exports.up = async knex => { await knex.batchInsert('users', [{ name: 'x' }, { name: 'y' }], 1) }`,
  }

  test('what goes by an answer of the database is said in the script and on standard error', async () => {
    const cwd = knexProject(asks, { database: unreachable })
    const { code, stdout, stderr } = await sql(cwd, '1_a')
    const question = `It depends on the answer of the database, which is not known here: select`
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `-- up 1_a
-- ${question} * from information_schema.tables where table_name = 'old' and table_schema = current_schema()
-- ${question} "id" from "users" where "name" = 'o''k'
begin;
update "users" set "name" = 'x';
select setval('users_id_seq', 5);
commit;
`,
    })
    expect(stderr).toContain(`1_a: ${question} "id" from "users"`)
    expect((await sql(cwd, '3_c')).stderr).toBe('')
  })

  test('what cannot go on without an answer is code 1, and its part is taken back', async () => {
    const { code, stdout } = await sql(knexProject(asks, { database: unreachable }), '2_b')
    expect({ code, lines: stdout.split('\n').slice(2) }).toEqual({
      code: 1,
      lines: [
        'begin;',
        `insert into "users" ("name") values ('x') returning "id";`,
        `-- It stops here without the answer of the database: Cannot read properties of undefined (reading 'id')`,
        'rollback;',
        '',
      ],
    })
  })

  test('on SQLite the shape is known and the rows are not', async () => {
    const cwd = knexProject({
      '1_a.js': creates('users'),
      '2_b.js': `exports.up = async knex => {
        if (!(await knex.schema.hasColumn('users', 'born'))) await knex.schema.alterTable('users', t => { t.string('born') })
        await knex.schema.alterTable('users', t => { t.dropColumn('name') })
        await knex('users').where({ id: 1 }).first()
      }`,
    })
    const { code, stdout, stderr } = await sql(cwd, 'b')
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        '2_b: It depends on rows, and only those of migrations are known here: select * from `users` where `id` = 1 limit 1\n',
    })
    expect(stdout).toMatch(
      /^pragma foreign_keys = off;\nbegin;\nalter table `users` add column `born` varchar\(255\);\nCREATE TABLE /m,
    )
    expect(stdout).toMatch(/pragma foreign_key_check;\ncommit;\npragma foreign_keys = on;\n$/)
    expect(Object.keys(contentsOf(cwd))).not.toContain('dev.sqlite')
  })

  test('--dialect makes them for another database, and says what only that one can say', async () => {
    const cwd = knexProject({ '1_a.js': creates('a'), '2_b.js': drops }, { database: unreachable })
    expect((await sql(cwd, '1_a', '--dialect', 'mysql')).stdout).toContain(
      'create table `a` (`id` int unsigned not null auto_increment primary key, `name` varchar(255));\n',
    )
    const sqlite = await sql(cwd, '2_b', '--dialect', 'sqlite')
    expect(sqlite.code).toBe(1)
    expect(sqlite.stderr).toContain(
      '2_b: Only SQLite can say how it copies the table: alter table `a` drop column',
    )
  })

  test("the project's own naming and search path are in it", async () => {
    const database = `${unreachable}, searchPath: ['app', 'public'], wrapIdentifier: (name, wrap) => wrap(name.toUpperCase())`
    const { stdout } = await sql(knexProject({ '1_a.js': creates('a') }, { database }), '1_a')
    expect(stdout).toMatch(
      /^set search_path to "app", "public";\n\n-- up 1_a\nbegin;\ncreate table "A" \("ID" serial/,
    )
  })

  test('--json holds the same', async () => {
    const cwd = knexProject({ '1_a.js': creates('a') }, { database: unreachable })
    const { code, stdout } = await sql(cwd, '--all', '--down', '--json')
    expect({ exit: code, ...JSON.parse(stdout) }).toEqual({
      exit: 0,
      format: 2,
      ok: true,
      code: 0,
      dialect: 'postgres',
      setup: [],
      migrations: [
        {
          name: '1_a',
          direction: 'down',
          begin: ['begin'],
          sql: ['drop table "a"'],
          end: ['commit'],
          warnings: [],
          error: null,
        },
      ],
    })
  })

  test('a custom migrationSource has statements too', async () => {
    const source = `{ getMigrations: async () => ['x'], getMigrationName: name => name, getMigration: async () => ({ up: knex => knex.schema.dropTable('t'), down: async () => {} }) }`
    const cwd = knexProject({}, { database: unreachable, options: `migrationSource: ${source}` })
    expect((await sql(cwd, 'x')).stdout).toContain('drop table "t";')
  })

  test.each([
    [
      'what is pending needs the database',
      [],
      1,
      'Only the database knows what is pending. Without it, name',
    ],
    ['a name that is not there', ['1_z'], 2, 'Unknown migration: 1_z. Did you mean 1_a?'],
    ['a name and --all', ['1_a', '--all'], 2, '1_a and --all cannot be combined.'],
    ['--all and --pending', ['--all', '--pending'], 2, '--all and --pending cannot be combined.'],
    ['no down', ['2_b', '--down'], 2, '2_b exports no down.'],
    ['an unknown dialect', ['--all', '--dialect', 'oracle'], 2, 'Choose one of postgres, mysql, sqlite.'],
  ])('%s', async (_about, args, code, says) => {
    const cwd = knexProject({ ...asks, '1_a.js': creates('a') }, { database: unreachable })
    const before = contentsOf(cwd)
    const ran = await sql(cwd, ...args)
    expect({ code: ran.code, stdout: ran.stdout, files: contentsOf(cwd) }).toEqual({
      code,
      stdout: '',
      files: before,
    })
    expect(ran.stderr).toContain(says)
    expect(ran.stderr).not.toContain('hunter2')
  })

  test('a migration that is not awaited, and one that fails, are said, and the run is code 1', async () => {
    const cwd = knexProject(
      {
        '1_a.js': `exports.up = async knex => { knex('a').insert({ x: 1 }) }`,
        '2_b.js': `exports.up = async () => { throw new Error('mine') }`,
      },
      { database: unreachable },
    )
    const { code, stdout } = await sql(cwd, '--all')
    expect(code).toBe(1)
    expect(stdout).toMatch(/-- It fails: It builds insert into .* and never runs it\.\n/)
    expect(stdout).toContain('-- It fails: mine\n')
  })
})
