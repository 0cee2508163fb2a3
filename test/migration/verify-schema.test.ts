import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../support/databases.ts'
import { writeIn } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

type Case = readonly [about: string, makes: readonly string[], says: RegExp]

/** What a migration may make, statement by statement, and how verify names it when `down` forgets it. */
const cases: Readonly<Record<TestDatabase['name'], readonly Case[]>> = {
  sqlite: [
    ['a table', ['create table a (id integer primary key)'], /^table a is still there$/],
    [
      'a check',
      ['alter table base add column n int check (n > 0)'],
      /^base: check \(n > 0\) is still there$/,
    ],
    [
      'a partial index',
      ['create index i on base (name) where name is not null'],
      /^base: index i \(name\) where name is not null is still there$/,
    ],
    [
      'an index of an expression',
      ['create unique index i on base (lower(name))'],
      /^base: index i unique \(lower \(name\)\) is still there$/,
    ],
    [
      'a generated column',
      ['alter table base add column n int as (id + 1) virtual'],
      /^base: column n int( generated always)? as \(id \+ 1\) virtual is still there$/i,
    ],
    [
      'a collation',
      ['alter table base add column n text collate nocase'],
      /^base: column n text collate nocase is still there$/i,
    ],
    [
      'a foreign key',
      [
        'alter table base add column b int references base (id) on delete cascade deferrable initially deferred',
      ],
      /^base: foreign key \(b\) references base \(id\) on update no action on delete cascade deferred is still there$/,
    ],
    ['a view', ['create view v as select id from base'], /^view v is still there$/],
    [
      'a trigger',
      [`create trigger t after insert on base begin select 'a . b'; end`],
      /^base: trigger t is still there$/,
    ],
    ['a virtual table', ['create virtual table f using fts5(body)'], /^table f is still there$/],
  ],
  postgres: [
    [
      'a table of another schema',
      ['create schema s', 'create table s.a (id int)'],
      /^table s\.a is still there$/,
    ],
    ['a schema', ['create schema s'], /^schema s is still there$/],
    ['an unlogged table', ['create unlogged table a (id int)'], /^table a is still there$/],
    [
      'a check',
      ['alter table base add constraint positive check (id > 0)'],
      /^base: check positive CHECK \(id > 0\) is still there$/,
    ],
    [
      'a check that is not validated',
      ['alter table base add constraint positive check (id > 0) not valid'],
      /NOT VALID is still there$/,
    ],
    [
      'a partial index',
      ['create index i on base (name) where name is not null'],
      /^base: index i btree \(name\) WHERE \(name IS NOT NULL\) is still there$/,
    ],
    [
      'an index of an expression',
      ['create unique index i on base (lower(name) desc)'],
      /^base: index i UNIQUE btree \(lower\(\(name\)::text\) DESC\) is still there$/,
    ],
    [
      'an exclusion',
      ['alter table base add constraint e exclude (name with =)'],
      /^base: exclusion constraint e EXCLUDE/,
    ],
    [
      'an identity',
      ['alter table base add n int generated always as identity'],
      /^base: column n integer not null generated always as identity is still there$/,
    ],
    [
      'a generated column',
      ['alter table base add n int generated always as (id + 1) stored'],
      /^base: column n integer generated always as \(\(id \+ 1\)\) stored is still there$/,
    ],
    [
      'a collation',
      ['alter table base add n text collate "C"'],
      /^base: column n text collate C is still there$/,
    ],
    [
      'a default',
      [`alter table base alter name set default 'x'`],
      /^base: column name was character varying\(255\), and is character varying\(255\) default 'x'$/,
    ],
    [
      'a foreign key',
      ['alter table base add b int constraint k references base (id) on delete cascade deferrable'],
      /^base: foreign key k FOREIGN KEY \(b\) REFERENCES base\(id\) ON DELETE CASCADE DEFERRABLE is still there$/,
    ],
    [
      'a sequence',
      ['create sequence s start 7 cycle'],
      /^sequence s bigint start 7 increment 1 minvalue 1 maxvalue 9223372036854775807 cycle is still there$/,
    ],
    [
      'an enum',
      [`create type mood as enum ('sad', 'ok')`],
      /^type mood enum \('sad', 'ok'\) is still there$/,
    ],
    [
      'a domain',
      ['create domain d as int not null check (value > 0)'],
      /^type d domain integer not null CHECK \(VALUE > 0\) is still there$/,
    ],
    [
      'a composite type',
      ['create type pair as (a int, b text)'],
      /^type pair \(a integer, b text\) is still there$/,
    ],
    ['a range', ['create type span as range (subtype = int)'], /^type span range of integer is still there$/],
    [
      'a comment on a column',
      [`comment on column base.name is 'it''s'`],
      /^base: comment on column name of table base 'it''s' is still there$/,
    ],
    [
      'a comment on a type',
      ['create type mood as enum ()', `comment on type mood is 'x'`],
      /^comment on type mood 'x' is still there$/,
    ],
    ['a view', ['create view v as select id from base'], /^view v is still there$/],
    [
      'a materialized view',
      ['create materialized view v as select id from base'],
      /^materialized view v is still there$/,
    ],
    [
      'a function',
      ['create function f(a int) returns int language sql as $$ select a $$'],
      /^function f\(a integer\) is still there$/,
    ],
    [
      'an aggregate',
      ['create aggregate g (int) (sfunc = int4pl, stype = int)'],
      /^aggregate g\(integer\) returns integer is still there$/,
    ],
    [
      'a trigger that is off',
      [
        'create function f() returns trigger language plpgsql as $$ begin return new; end $$',
        'create trigger t before insert on base for each row execute function f()',
        'alter table base disable trigger t',
      ],
      /^base: trigger t is still there$/,
    ],
    ['a rule', ['create rule r as on delete to base do instead nothing'], /^base: rule r is still there$/],
    [
      'a policy',
      ['create policy p on base for select to public using (id > 1)'],
      /^base: policy p for r to public using \(\(id > 1\)\) is still there$/,
    ],
    [
      'row level security',
      ['alter table base enable row level security'],
      /^table base was plain, and is row level security$/,
    ],
    [
      'a grant',
      ['grant select, insert on base to public'],
      /^base: grant to public insert, select is still there$/,
    ],
    ['statistics', ['create statistics s on id, name from base'], /^statistics s CREATE STATISTICS/],
    [
      'a partition',
      [
        'create table p (id int) partition by range (id)',
        'create table p1 partition of p for values from (1) to (9)',
      ],
      /^table p1 is still there$/,
    ],
    [
      'an extension',
      ['drop extension plpgsql', 'create extension plpgsql'],
      /^extension plpgsql 1.0 in pg_catalog is still there$/,
    ],
  ],
  mysql: [
    ['a table', ['create table a (id int) comment "x"'], /^table a is still there$/],
    [
      'a check',
      ['alter table base add constraint positive check (name <> 1)'],
      /^base: check positive \(`name` <> 1\) is still there$/,
    ],
    [
      'a part of an index',
      ['create index i on base (name(3))'],
      /^base: index i BTREE \(name\(3\)\) is still there$/,
    ],
    [
      'a full-text index',
      ['create fulltext index i on base (name)'],
      /^base: index i FULLTEXT \(name\) is still there$/,
    ],
    [
      'a generated column',
      ['alter table base add n varchar(9) as (upper(name)) stored'],
      /^base: column n varchar\(9\) STORED GENERATED as \((upper|ucase)\(`name`\)\) is still there$/,
    ],
    [
      'a collation',
      ['alter table base add n text collate latin1_bin'],
      /^base: column n text collate latin1_bin is still there$/,
    ],
    [
      'a comment',
      [`alter table base modify name varchar(255) comment 'it'`],
      /^base: column name was varchar\(255\), and is varchar\(255\) comment 'it'$/,
    ],
    [
      'a foreign key',
      [
        'alter table base add b int unsigned, add constraint k foreign key (b) references base (id) on delete cascade',
      ],
      /^base: foreign key k \(b\) references base \(id\) on update (RESTRICT|NO ACTION) on delete CASCADE is still there$/,
    ],
    [
      'another engine',
      ['alter table base engine = MyISAM'],
      /^table base was InnoDB (\w+), and is MyISAM \1/,
    ],
    ['a view', ['create view v as select id from base'], /^view v is still there$/],
    [
      'a trigger',
      ['create trigger t before insert on base for each row set new.name = 1'],
      /^base: trigger t is still there$/,
    ],
    [
      'a function',
      ['create function f(a int) returns int deterministic return a'],
      /^function f is still there$/,
    ],
    ['a procedure', ['create procedure p(in a int) select a'], /^procedure p is still there$/],
    ['an event', ['create event e on schedule every 1 day do delete from base'], /^event e is still there$/],
    ['a sequence', ['create sequence s'], /^sequence s/],
  ],
}

describe.each(databases)('on $name', database => {
  const on = database.isThere ? test : test.skip

  on('all that a migration can make is seen where down forgets it', async () => {
    const makes = cases[database.name]
    const cwd = await database.project({
      '1_base.js': `exports.up = knex => knex.schema.createTable('base', t => { t.increments(); t.string('name') })
exports.down = knex => knex.schema.dropTable('base')`,
    })
    const found: unknown[] = []
    for (const [index, [about, statements, says]] of makes.entries()) {
      const runs = statements.map(sql => `await knex.raw(${JSON.stringify(sql)})`).join('\n')
      const more = `2_${index}.js`
      writeIn(
        cwd,
        `migrations/${more}`,
        `exports.up = async knex => { ${runs} }\nexports.down = async () => {}`,
      )
      const { stdout } = await gapi(['migration', 'verify', '--last', '1', '--json'], { cwd })
      const { migrations } = JSON.parse(stdout)
      rmSync(join(cwd, 'migrations', more))
      const { message, differences } = migrations[0].fault
      const texts = differences.map(({ text }: { text: string }) => text)
      found.push({ about, says: texts.find((text: string) => says.test(text)) ?? message })
    }
    expect(found).toEqual(makes.map(([about, , says]) => ({ about, says: expect.stringMatching(says) })))
  })
})
