import { describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../support/databases.ts'
import { knexOf } from '../support/knex-project.ts'
import { playScript } from '../support/play-script.ts'
import { gapi } from '../support/run.ts'
import { schemaOf } from '../support/schema.ts'
import { hasTurn } from '../support/tiers.ts'

/** A statement of the schema builder, and the tables that it starts from. */
type Case = readonly [name: string, before: string, statement: string, only?: readonly TestDatabase['name'][]]

const alter = (lines: string) => `k.schema.alterTable('a', t => { ${lines} })`
const create = (lines: string) => `k.schema.createTable('a', t => { ${lines} })`
const plain = create(`t.increments(); t.string('name', 40).notNullable().defaultTo('x'); t.integer('age')`)
const pair = `${plain}; await k.schema.createTable('b', t => { t.increments(); t.integer('a_id').unsigned().references('a.id').onDelete('CASCADE').index() })`
const raw = (sql: string) => `k.raw(${JSON.stringify(sql)})`
const renames = alter(`t.renameColumn('name', 'title')`)
const server = ['postgres', 'mysql'] as const

const cases: readonly Case[] = [
  [
    'every type',
    '',
    create(
      `t.increments(); t.bigInteger('a1'); t.text('a2'); t.text('a3', 'longtext'); t.string('a4', 9); t.float('a5'); t.double('a6'); t.decimal('a7', 9, 3); t.boolean('a8'); t.date('a9'); t.datetime('b1', { precision: 3 }); t.time('b2'); t.timestamp('b3').nullable(); t.binary('b4', 8); t.enu('b5', ['p', 'q']); t.json('b6'); t.jsonb('b7'); t.uuid('b8'); t.smallint('b9'); t.tinyint('c1'); t.mediumint('c2'); t.specificType('c3', 'varchar(7)')`,
    ),
  ],
  [
    'defaults',
    '',
    create(
      `t.increments(); t.string('s').defaultTo("it's"); t.integer('i').defaultTo(0); t.boolean('b').defaultTo(true); t.timestamp('t').defaultTo(k.fn.now()); t.decimal('d', 8, 2).defaultTo(1.5); t.timestamps(true, true)`,
    ),
  ],
  [
    'keys',
    '',
    create(
      `t.string('x', 20); t.string('y', 20); t.integer('z'); t.primary(['x', 'y']); t.unique(['z', 'x'], { indexName: 'zx' }); t.index(['y'], 'yi')`,
    ),
  ],
  [
    'checks',
    '',
    create(
      `t.increments(); t.integer('i').checkPositive(); t.string('s', 9).checkIn(['a', 'b']); t.integer('j').checkBetween([1, 5])`,
    ),
  ],
  ['a big key', '', create(`t.bigIncrements('id'); t.integer('n').unsigned().notNullable()`)],
  [
    'a foreign key',
    plain,
    `k.schema.createTable('b', t => { t.increments(); t.integer('a_id').unsigned().references('id').inTable('a').onDelete('SET NULL').onUpdate('CASCADE') })`,
  ],
  ['a table like another', plain, `k.schema.createTableLike('b', 'a')`],
  [
    'a table with a comment',
    '',
    create(`t.increments(); t.string('s').comment('of s'); t.comment('of a')`),
    server,
  ],
  ['a view', plain, `k.schema.createView('v', v => { v.columns(['name']); v.as(k('a').select('name')) })`],
  [
    'a view replaced',
    `${plain}; await k.schema.createView('v', v => { v.columns(['name']); v.as(k('a').select('name')) })`,
    `k.schema.createViewOrReplace('v', v => { v.columns(['name']); v.as(k('a').select('name').where('age', '>', 1)) })`,
  ],
  [
    'a view dropped',
    `${plain}; await k.schema.createView('v', v => { v.columns(['name']); v.as(k('a').select('name')) })`,
    `k.schema.dropView('v')`,
  ],
  [
    'a materialized view',
    plain,
    `k.schema.createMaterializedView('v', v => { v.columns(['name']); v.as(k('a').select('name')) })`,
    ['postgres'],
  ],
  ['a table renamed', pair, `k.schema.renameTable('a', 'c')`],
  ['a table dropped', plain, `k.schema.dropTable('a')`],
  ['a table dropped if there', plain, `k.schema.dropTableIfExists('a')`],
  [
    'columns added',
    plain,
    alter(`t.string('s', 9).notNullable().defaultTo('q').index(); t.integer('n').unique(); t.timestamps()`),
  ],
  ['a column placed', plain, alter(`t.string('s').after('id'); t.string('f').first()`), ['mysql']],
  ['columns dropped', plain, alter(`t.dropColumn('age'); t.dropColumns('name')`)],
  ['timestamps dropped', create(`t.increments(); t.timestamps(true, true)`), alter(`t.dropTimestamps()`)],
  ['a column altered', plain, alter(`t.string('name', 90).nullable().defaultTo('y').alter()`)],
  [
    'only the type altered',
    plain,
    alter(`t.text('name').alter({ alterNullable: false, alterType: true })`),
    ['postgres'],
  ],
  ['an index', plain, alter(`t.index(['name', 'age'], 'na')`)],
  [
    'a partial index',
    plain,
    alter(`t.index(['name'], 'np', { predicate: k.whereNotNull('age') })`),
    ['postgres', 'sqlite'],
  ],
  ['a unique key', plain, alter(`t.unique(['name', 'age'])`)],
  ['a unique key dropped', `${plain}; await ${alter(`t.unique(['name'])`)}`, alter(`t.dropUnique(['name'])`)],
  ['an index dropped', `${plain}; await ${alter(`t.index(['name'])`)}`, alter(`t.dropIndex(['name'])`)],
  ['a primary key', create(`t.integer('i').notNullable()`), alter(`t.primary(['i'])`)],
  ['a primary key dropped', create(`t.integer('i').notNullable().primary()`), alter(`t.dropPrimary()`)],
  [
    'a foreign key added',
    `${plain}; await k.schema.createTable('b', t => { t.increments(); t.integer('a_id').unsigned().index() })`,
    `k.schema.alterTable('b', t => { t.foreign('a_id').references('a.id').onDelete('CASCADE') })`,
  ],
  ['a foreign key dropped', pair, `k.schema.alterTable('b', t => { t.dropForeign('a_id') })`],
  ['a check added', plain, alter(`t.check('age > 1', undefined, 'old')`), server],
  [
    'a check dropped',
    `${plain}; await ${alter(`t.check('age > 1', undefined, 'old')`)}`,
    alter(`t.dropChecks('old')`),
    server,
  ],
  ['null set', plain, alter(`t.setNullable('name')`), ['postgres', 'sqlite']],
  ['null dropped', plain, alter(`t.dropNullable('age')`), ['postgres', 'sqlite']],
  ['a table comment', plain, alter(`t.comment('what it is')`), server],
  ['a renamed column', plain, renames],
  ['a renamed column with a foreign key to it', pair, alter(`t.renameColumn('id', 'key')`)],
  ['a renamed foreign key', pair, `k.schema.alterTable('b', t => { t.renameColumn('a_id', 'of_a') })`],
  ['a renamed column in an index', `${plain}; await ${alter(`t.index(['name', 'age'])`)}`, renames],
  [
    'a renamed column with a comment',
    create(`t.increments(); t.string('name').comment("it's")`),
    renames,
    server,
  ],
  ['a renamed column with a check', create(`t.increments(); t.integer('name').checkPositive()`), renames],
  [
    'a renamed column with a time',
    create(`t.increments(); t.timestamp('name').notNullable().defaultTo(k.fn.now())`),
    renames,
  ],
  [
    'a renamed column that updates',
    raw(
      'create table a (id int, name timestamp not null default current_timestamp on update current_timestamp)',
    ),
    renames,
    ['mysql'],
  ],
  [
    'a renamed generated column',
    raw("create table a (id int, name varchar(40) as (concat(id, 'x')) stored comment 'made')"),
    renames,
    ['mysql'],
  ],
  [
    'a renamed invisible column',
    raw('create table a (id int, name int invisible default 3)'),
    renames,
    ['mysql'],
  ],
  [
    'a renamed column in another character set',
    raw(
      "create table a (id int, name varchar(9) character set latin1 not null default 'é' check (name <> ''))",
    ),
    renames,
    ['mysql'],
  ],
  [
    'a renamed column with an expression',
    raw('create table a (id int, name varchar(40) default (uuid()))'),
    renames,
    ['mysql'],
  ],
  [
    'a renamed enumeration',
    create(`t.increments(); t.enu('name', ['a', 'b']).notNullable().defaultTo('a')`),
    renames,
  ],
  [
    'a renamed generated column of PostgreSQL',
    raw('create table a (id int, name int generated always as (id * 2) stored)'),
    renames,
    ['postgres'],
  ],
  [
    'a native enumeration',
    '',
    create(`t.enu('e', ['a', 'b'], { useNative: true, enumName: 'kind' })`),
    ['postgres'],
  ],
  [
    'a schema',
    '',
    `k.schema.createSchema('s').then(() => k.schema.withSchema('s').createTable('a', t => t.increments()))`,
    ['postgres'],
  ],
  ['a deferred key', plain, alter(`t.unique(['name'], { deferrable: 'deferred' })`), ['postgres']],
  [
    'a column of another schema renamed',
    `k.schema.createSchema('s'); await k.schema.withSchema('s').createTable('a', t => { t.increments(); t.string('name') })`,
    `k.schema.withSchema('s').alterTable('a', t => t.renameColumn('name', 'title'))`,
    ['postgres'],
  ],
  [
    'an engine and a collation',
    '',
    create(
      `t.increments(); t.string('s'); t.engine('InnoDB'); t.charset('utf8mb4'); t.collate('utf8mb4_bin')`,
    ),
    ['mysql'],
  ],
  [
    'a full-text index',
    create(`t.increments(); t.text('x')`),
    alter(`t.index(['x'], 'ft', 'FULLTEXT')`),
    ['mysql'],
  ],
  [
    'several statements of one builder',
    '',
    `k.schema.createTable('a', t => t.increments()).createTable('c', t => t.increments()).renameTable('c', 'd').alterTable('a', t => t.string('s'))`,
  ],
]

function migration(statement: string): string {
  return `exports.up = async k => { ${statement && `await ${statement}`} }\nexports.down = async () => {}`
}

/** In the small tier one of the databases that a case is for tries it. */
function isFor(database: TestDatabase, [, , , only]: Case, index: number): boolean {
  const able = databases.filter(({ name }) => !only || only.includes(name))
  const present = able.filter(({ isThere }) => isThere)
  return able.includes(database) && (!database.isThere || hasTurn(index, database, present))
}

describe.each(databases)('on $name', database => {
  const run = database.isThere ? test : test.skip
  const own = cases
    .filter((each, index) => isFor(database, each, index))
    .map(([name, before, statement]) => ({ name, before, statement }))
  run.each(own)('$name: the script makes the schema that up makes', async ({ before, statement }) => {
    const files = { '1_before.js': migration(before), '2_change.js': migration(statement) }
    const [ran, played] = [await database.project(files), await database.project(files)]
    const up = await gapi(['migration', 'up'], { cwd: ran })
    expect({ code: up.code, ...(up.code && { says: up.stdout + up.stderr }) }).toEqual({ code: 0 })
    const script = await gapi(['migration', 'sql', '--all'], { cwd: played })
    expect({ code: script.code, stderr: script.stderr }).toEqual({ code: 0, stderr: '' })
    playScript(database.name, played, script.stdout)
    expect(await schemaOf(knexOf(played))).toEqual(await schemaOf(knexOf(ran)))
  })
})

const mysql = databases.filter(({ name, isThere }) => name === 'mysql' && isThere)

describe.each(mysql)('what a column is besides its name and its null stays on $name', database => {
  const whole = `\`name\` decimal(12,3) unsigned not null default 1.5 comment 'it''s not null' check (\`name\` > 1)`
  test.each([
    ["t.renameColumn('name', 'title')", ['decimal(12,3) unsigned not null default 1.500', "it's not null"]],
    ["t.setNullable('name')", ['decimal(12,3) unsigned default 1.500', "it's not null"]],
    ["t.dropNullable('name')", ['decimal(12,3) unsigned not null default 1.500', "it's not null"]],
  ])('K29: %s', async (line, [type, comment]) => {
    const cwd = await database.project({
      '1_a.js': migration(raw(`create table a (id int, ${whole})`)),
      '2_b.js': `exports.config = { transaction: false }\n${migration(`k.transaction(k => ${alter(line)})`)}`,
    })
    const { code, stdout } = await gapi(['migration', 'up'], { cwd })
    expect({ code, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stdout: '' })
    const schema = (await schemaOf(knexOf(cwd))).map(part => JSON.parse(part))
    const column = schema.find(({ kind, name }) => kind === 'column' && name !== 'id')
    expect(column.definition).toBe(`${type} comment '${comment}'`)
    expect(schema.filter(({ kind }) => kind === 'check')).toHaveLength(1)
  })
})
