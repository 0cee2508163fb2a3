import type { Dialect } from '../../src/core/database/drivers/dialects.ts'

/** For every rule: a migration it finds something in, on which line, and one like it that it leaves alone. */
export interface Fixture {
  readonly rule: string
  readonly dialect: Dialect
  /** The body of `up`, on the second line of its file, or a whole file. */
  readonly bad: string
  readonly good: string
  readonly line?: number
  readonly about: string
}

const alter = (body: string) => `await knex.schema.alterTable('users', table => {\n    ${body}\n  })`
const create = (body: string) => `await knex.schema.createTable('users', table => {\n    ${body}\n  })`

export const fixtures: readonly Fixture[] = [
  {
    rule: 'drop-table',
    dialect: 'postgres',
    bad: "await knex.schema.dropTableIfExists('users')",
    good: "await knex.schema.createTable('t', t => { t.bigIncrements() })\n  await knex.schema.dropTable('t')",
    line: 2,
    about: 'users',
  },
  {
    rule: 'drop-column',
    dialect: 'sqlite',
    bad: alter("table.dropColumn('nick')"),
    good: alter("table.string('nick')"),
    about: 'users.nick',
  },
  {
    rule: 'rename-column',
    dialect: 'mysql',
    bad: alter("table.renameColumn('nick', 'handle')"),
    good: alter("table.string('handle')"),
    about: 'users.nick',
  },
  {
    rule: 'rename-table',
    dialect: 'postgres',
    bad: "await knex.schema.renameTable('users', 'people')",
    good: "await knex.raw('create view people as select * from users')",
    line: 2,
    about: 'users',
  },
  {
    rule: 'rebuild-with-cascade',
    dialect: 'sqlite',
    bad: alter("table.string('nick').alter()"),
    good: "await knex.schema.alterTable('teams', table => { table.string('nick').alter() })",
    about: 'users.nick',
  },
  {
    rule: 'rebuild-with-generated',
    dialect: 'sqlite',
    bad: `await knex.raw('alter table users add column full text generated always as (nick) virtual')\n  ${alter("table.dropColumn('nick')")}`,
    good: `await knex.raw('alter table users add column full text')\n  await knex.schema.alterTable('teams', table => { table.string('nick').alter() })`,
    line: 4,
    about: 'users.nick',
  },
  {
    rule: 'concurrently-with-others',
    dialect: 'postgres',
    bad: "exports.config = { transaction: false }\nexports.up = knex => knex.raw('create index concurrently a on users (nick); create index concurrently b on users (mail)')\nexports.down = knex => knex.raw('drop index a')",
    good: "exports.config = { transaction: false }\nexports.up = async knex => { await knex.raw('create index concurrently a on users (nick);') }\nexports.down = knex => knex.raw('drop index a')",
    line: 2,
    about: 'users.nick',
  },
  {
    rule: 'not-null-without-default',
    dialect: 'mysql',
    bad: alter("table.integer('age').notNullable()"),
    good: alter("table.integer('age').notNullable().defaultTo(0)"),
    about: 'users.age',
  },
  {
    rule: 'set-not-null',
    dialect: 'postgres',
    bad: alter("table.dropNullable('age')"),
    good: alter("table.setNullable('age')"),
    about: 'users.age',
  },
  {
    rule: 'set-not-null',
    dialect: 'mysql',
    bad: alter("table.string('title', 200).notNullable().alter()"),
    good: alter("table.string('title', 200).nullable().alter()"),
    about: 'users.title',
  },
  {
    rule: 'narrow-type',
    dialect: 'postgres',
    bad: alter("table.string('title', 80).alter()"),
    good: alter("table.text('title').alter()"),
    about: 'users.title',
  },
  {
    rule: 'narrow-type',
    dialect: 'mysql',
    bad: alter("table.integer('visits').notNullable().defaultTo(0).alter()"),
    good: alter("table.bigInteger('visits').notNullable().defaultTo(0).alter()"),
    about: 'users.visits',
  },
  {
    rule: 'change-type',
    dialect: 'mysql',
    bad: alter("table.bigInteger('age').notNullable().defaultTo(0).alter()"),
    good: alter("table.bigInteger('age2')"),
    about: 'users.age',
  },
  {
    rule: 'alter-drops-default',
    dialect: 'postgres',
    bad: alter("table.bigInteger('age').alter()"),
    good: alter("table.bigInteger('age').notNullable().defaultTo(0).alter()"),
    about: 'users.age',
  },
  {
    rule: 'alter-drops-default',
    dialect: 'mysql',
    bad: alter("table.bigInteger('age').defaultTo(0).alter()"),
    good: alter("table.bigInteger('age').notNullable().defaultTo(0).alter()"),
    about: 'users.age',
  },
  {
    rule: 'name-too-long',
    dialect: 'postgres',
    bad: create(`table.string('${'a'.repeat(64)}')`),
    good: create(`table.string('${'a'.repeat(63)}')`),
    about: 'a'.repeat(64),
  },
  {
    rule: 'json-not-jsonb',
    dialect: 'postgres',
    bad: create("table.json('extra')"),
    good: create("table.jsonb('extra')"),
    about: 'users.extra',
  },
  {
    rule: 'timestamp-without-zone',
    dialect: 'postgres',
    bad: create("table.timestamp('at', { useTz: false })"),
    good: create("table.timestamp('at')"),
    about: 'users.at',
  },
  {
    rule: 'narrow-id',
    dialect: 'mysql',
    bad: create("table.increments('id')"),
    good: create("table.bigIncrements('id')"),
    about: 'users.id',
  },
  {
    rule: 'char-type',
    dialect: 'postgres',
    bad: create("table.specificType('code', 'char(3)')"),
    good: create("table.string('code', 3)"),
    about: 'users.code',
  },
  {
    rule: 'index-locks-writes',
    dialect: 'postgres',
    bad: alter("table.index(['nick'])"),
    good: create("table.string('nick').index()"),
    about: 'users.nick',
  },
  {
    rule: 'concurrently-in-transaction',
    dialect: 'postgres',
    bad: "await knex.raw('create index concurrently users_nick on users (nick)')",
    good: `exports.config = { transaction: false }
exports.up = async knex => {
  await knex.raw('create index concurrently users_nick on users (nick)')
}
exports.down = async knex => { await knex.raw('drop index users_nick') }`,
    line: 2,
    about: 'users.nick',
  },
  {
    rule: 'unique-locks-table',
    dialect: 'postgres',
    bad: alter("table.unique(['nick'])"),
    good: create("table.string('nick').unique()"),
    about: 'users.nick',
  },
  {
    rule: 'foreign-key-locks-tables',
    dialect: 'postgres',
    bad: alter("table.foreign('team_id').references('teams.id')"),
    good: "await knex.raw('alter table users add constraint f foreign key (team_id) references teams (id) not valid')",
    about: 'users.team_id',
  },
  {
    rule: 'foreign-key-without-index',
    dialect: 'sqlite',
    bad: create("table.integer('team_id').references('teams.id')"),
    good: create("table.integer('team_id').references('teams.id').index()"),
    about: 'users.team_id',
  },
  {
    rule: 'foreign-key-without-index',
    dialect: 'postgres',
    bad: create("table.integer('team_id').references('teams.id')"),
    good: create(
      "table.integer('team_id').references('teams.id'); table.integer('b'); table.primary(['team_id', 'b'])",
    ),
    about: 'users.team_id',
  },
  {
    rule: 'write-without-where',
    dialect: 'postgres',
    bad: "await knex('users').update({ age: 1 })",
    good: "await knex('users').where({ id: 1 }).update({ age: 1 })",
    line: 2,
    about: 'users',
  },
  {
    rule: 'data-with-schema',
    dialect: 'postgres',
    bad: `${alter("table.string('nick')")}\n  await knex('users').where({ id: 1 }).update({ nick: 'a' })`,
    good: `${create("table.string('nick')")}\n  await knex('users').insert({ nick: 'a' })`,
    line: 2,
    about: 'users',
  },
  {
    rule: 'several-schema-changes',
    dialect: 'mysql',
    bad: `${alter("table.string('nick')")}\n  await knex.schema.alterTable('teams', t => { t.string('name') })`,
    good: alter("table.string('nick')"),
    line: 5,
    about: 'teams.name',
  },
  { rule: 'empty-up', dialect: 'mysql', bad: '', good: alter("table.string('nick')"), line: 1, about: 'up' },
  {
    rule: 'missing-await',
    dialect: 'sqlite',
    bad: `${create("table.string('nick')")}\n  knex('users').insert({ nick: 'lost' })`,
    good: `${create("table.string('nick')")}\n  await knex('users').insert({ nick: 'kept' }).whereIn('id', knex('teams').select('id'))`,
    line: 2,
    about: "insert into `users` (`nick`) values ('lost')",
  },
  {
    rule: 'async-callback',
    dialect: 'postgres',
    bad: "exports.up = knex => knex.schema.createTable('t', async t => { await t.bigIncrements(); t.string('lost') })\nexports.down = knex => knex.schema.dropTable('t')",
    good: "exports.up = knex => knex.schema.createTable('t', async t => { t.bigIncrements() })\nexports.down = knex => knex.schema.dropTable('t')",
    line: 1,
    about: 't',
  },
  {
    rule: 'missing-down',
    dialect: 'postgres',
    bad: "exports.up = knex => knex.schema.createTable('t', t => { t.bigIncrements() })",
    good: create("table.string('nick')"),
    line: 1,
    about: 'down',
  },
  {
    rule: 'empty-down',
    dialect: 'postgres',
    bad: "exports.up = knex => knex.schema.createTable('t', t => { t.bigIncrements() })\nexports.down = async () => {}",
    good: "exports.up = knex => knex.schema.createTable('t', t => { t.bigIncrements() })\nexports.down = async () => { throw new Error('Gone.') }",
    line: 2,
    about: 'down',
  },
  {
    rule: 'needs-data',
    dialect: 'postgres',
    bad: "const row = await knex('users').first()\n  await knex('teams').insert({ name: row.name })",
    good: "await knex('users').first()\n  await knex('teams').insert({ name: 'a' })",
    line: 1,
    about: "Cannot read properties of undefined (reading 'name')",
  },
]

/** The whole file of a body. */
export function fileOf(body: string): string {
  if (body.startsWith('exports.')) return body
  return `exports.up = async knex => {\n  ${body}\n}\nexports.down = async knex => { await knex('users').where({ id: 0 }).del() }\n`
}
