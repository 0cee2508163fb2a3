import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'
import { countsOf, saidBy, seeded, seedJson } from './project.ts'

const log = {
  '1_log.js':
    "exports.up = k => k.schema.createTable('log', t => { t.increments(); t.string('path') })\nexports.down = k => k.schema.dropTable('log')",
}
const writes =
  "exports.seed = k => k('log').insert({ path: require('node:path').relative(require('node:path').join(__dirname.split('seeds')[0]), __filename) })"

const layouts: readonly (readonly [string, string, readonly string[]])[] = [
  ['one folder', `directory: './seeds'`, ['seeds/2.js', 'seeds/1.js', 'seeds/10.js', 'seeds/sub/0.js']],
  [
    'one folder, recursive',
    `directory: './seeds', recursive: true`,
    ['seeds/b.js', 'seeds/a/2.js', 'seeds/a/1.js', 'seeds/a.js', 'seeds/c/d/e.js', 'seeds/c/a.js'],
  ],
  [
    'two folders',
    `directory: ['./seeds/z', './seeds/a']`,
    ['seeds/z/1.js', 'seeds/a/2.js', 'seeds/a/0.js', 'seeds/z/0.js'],
  ],
  [
    'two folders apart',
    `directory: ['./seeds/z', './seeds/a'], sortDirsSeparately: true`,
    ['seeds/z/1.js', 'seeds/a/2.js', 'seeds/a/0.js', 'seeds/z/0.js'],
  ],
  [
    'two folders, recursive',
    `directory: ['./seeds/z', './seeds/a'], recursive: true`,
    ['seeds/z/b/1.js', 'seeds/a/2.js', 'seeds/a/c/0.js', 'seeds/z/0.js'],
  ],
  [
    'two folders, recursive and apart',
    `directory: ['./seeds/z', './seeds/a'], recursive: true, sortDirsSeparately: true`,
    ['seeds/z/b/1.js', 'seeds/a/2.js', 'seeds/a/c/0.js', 'seeds/z/0.js', 'seeds/z/c.js'],
  ],
]

const sqlite = databases.find(({ name }) => name === 'sqlite')

test.each(layouts)('%s: the seeds run in the order of Knex', async (_, settings, files) => {
  if (!sqlite) throw new Error('no SQLite')
  const made = async () => {
    const cwd = await seeded(
      sqlite,
      Object.fromEntries(files.map(file => [file.replace(/^seeds\//, ''), writes])),
      log,
    )
    const path = join(cwd, 'knexfile.js')
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace('migrations: {', `seeds: { ${settings} }, migrations: {`),
    )
    return cwd
  }
  const [ours, theirs] = [await made(), await made()]
  const order = (cwd: string) => knexOf(cwd)('log').orderBy('id').pluck('path')
  const ran = await gapi(['seed'], { cwd: ours })
  expect({ code: ran.code, says: ran.code && saidBy(ran) }).toEqual({ code: 0, says: 0 })
  const cwd = process.cwd()
  process.chdir(theirs)
  await knexOf(theirs)
    .seed.run()
    .finally(() => process.chdir(cwd))
  expect(await order(ours)).toEqual(await order(theirs))
})

describe.each(databases)('on $name', database => {
  const run = database.isThere ? test : test.skip

  run('a row with the id 0 is the same row at the second run', async () => {
    const migrations = {
      '1_a.js':
        "exports.up = k => k.schema.createTable('a', t => { t.increments(); t.string('name', 20) })\nexports.down = k => k.schema.dropTable('a')",
    }
    const cwd = await seeded(
      database,
      { 'a.yaml': '- { id: 0, name: none }\n- { id: 5, name: some }\n' },
      migrations,
    )
    expect(countsOf(await seedJson(cwd))).toEqual(['a +2 ~0 =0'])
    expect(countsOf(await seedJson(cwd))).toEqual(['a +0 ~0 =2'])
    expect(await knexOf(cwd)('a').orderBy('id').pluck('id')).toEqual([0, 5])
    await knexOf(cwd)('a').insert({ name: 'next' })
    expect(await knexOf(cwd)('a').max('id as id')).toEqual([{ id: 6 }])
  })

  const trigger = {
    sqlite: [
      'create trigger low after update on a begin update a set mail = lower(mail) where id = new.id; end',
      'create trigger lowi after insert on a begin update a set mail = lower(mail) where id = new.id; end',
    ],
    postgres: [
      'create function low() returns trigger language plpgsql as $$ begin new.mail = lower(new.mail); return new; end $$',
      'create trigger low before insert or update on a for each row execute function low()',
    ],
    mysql: [
      'create trigger low before insert on a for each row set new.mail = lower(new.mail)',
      'create trigger lowu before update on a for each row set new.mail = lower(new.mail)',
    ],
  }[database.name]

  run('a value that a trigger rewrites is unchanged at the second run, and so is updated_at', async () => {
    const migrations = {
      '1_a.js': `exports.up = async k => { await k.schema.createTable('a', t => { t.increments(); t.string('name', 20).unique(); t.string('mail', 40); t.datetime('updated_at') }); for (const sql of ${JSON.stringify(trigger)}) await k.raw(sql) }
exports.down = async () => {}`,
    }
    const cwd = await seeded(database, { 'a.yaml': '- { name: Ada, mail: Ada@Example.com }\n' }, migrations)
    expect(countsOf(await seedJson(cwd))).toEqual(['a +1 ~0 =0'])
    const before = await knexOf(cwd)('a')
    expect(countsOf(await seedJson(cwd))).toEqual(['a +0 ~0 =1'])
    expect(await knexOf(cwd)('a')).toEqual(before)
    writeFileSync(join(cwd, 'seeds/a.yaml'), '- { name: Ada, mail: Eve@Example.com }\n')
    expect(countsOf(await seedJson(cwd))).toEqual(['a +0 ~1 =0'])
    expect((await knexOf(cwd)('a').first('mail')).mail).toBe('eve@example.com')
  })
})

const postgres = databases.filter(({ name, isThere }) => name === 'postgres' && isThere)

describe.each(postgres)('on $name alone', database => {
  test('values that the database writes in another way are unchanged', async () => {
    const migrations = {
      '1_a.js': `exports.up = k => k.raw("create table a (id serial primary key, name text unique, ip inet, wait interval, span int4range, at tstzrange, cost money, place macaddr, bits bit(4), doc xml)")
exports.down = k => k.schema.dropTable('a')`,
    }
    const row =
      "- { name: x, ip: 10.0.0.1/32, wait: '90 minutes', span: '(1,5]', at: '[2026-01-01,2026-02-01)', cost: '12.5', place: 08-00-2B-01-02-03, bits: '1010', doc: '<a/>' }\n"
    const cwd = await seeded(database, { 'a.yaml': row }, migrations)
    expect(countsOf(await seedJson(cwd))).toEqual(['a +1 ~0 =0'])
    expect(countsOf(await seedJson(cwd))).toEqual(['a +0 ~0 =1'])
  })

  test('a table of another schema is seeded by its whole name', async () => {
    const migrations = {
      '1_a.js': `exports.up = k => k.raw("create schema shop; create table shop.kinds (id serial primary key, name text unique); create table shop.products (id serial primary key, sku text unique, kind_id int references shop.kinds (id))")
exports.down = k => k.raw('drop schema shop cascade')`,
    }
    const seeds = {
      'all.yaml':
        'shop.products:\n  - { id: 7, sku: a, kind_id: { name: big } }\nshop.kinds:\n  - { name: big }\n',
    }
    const cwd = await seeded(database, seeds, migrations)
    const first = await gapi(['seed'], { cwd })
    expect({ code: first.code, says: first.code && saidBy(first) }).toEqual({ code: 0, says: 0 })
    expect(countsOf(await seedJson(cwd))).toEqual(['shop.kinds +0 ~0 =1', 'shop.products +0 ~0 =1'])
    await knexOf(cwd)('shop.products').insert({ sku: 'b' })
    expect(await knexOf(cwd)('shop.products').max('id as id')).toEqual([{ id: 8 }])
  })

  test('a key with a partial index or one of an expression is refused with the index to make', async () => {
    for (const index of ['(email) where email is not null', '(lower(email))']) {
      const migrations = {
        '1_a.js': `exports.up = k => k.raw("create table a (id serial primary key, email text, note text); create unique index by_email on a ${index}")
exports.down = k => k.schema.dropTable('a')`,
      }
      for (const seed of [
        '- { note: x, email: a@b.c }\n',
        'table: a\nkey: email\nrows:\n  - { note: x, email: a@b.c }\n',
      ]) {
        const cwd = await seeded(database, { 'a.yaml': seed }, migrations)
        expect(saidBy(await gapi(['seed'], { cwd }))).toMatch(
          /partial or of an expression[\s\S]*add_unique_index_to_a email/,
        )
      }
    }
  })
})
