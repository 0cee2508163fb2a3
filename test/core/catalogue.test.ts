import type { Knex } from 'knex'
import { describe, expect, onTestFinished, test } from 'vitest'
import { limitsOf } from '../../src/core/catalogue/checks.ts'
import type { Catalogue, Column } from '../../src/core/catalogue/table.ts'
import { readCatalogue } from '../../src/core/database/read-catalogue.ts'
import { scratchDatabases } from '../support/scratch-database.ts'

/** A table of every type Knex has, and the ways to be unique, to refer and to be checked. */
async function makeTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('parents', t => {
    t.uuid('id').primary()
    t.string('name').notNullable().unique()
  })
  await knex.schema.createTable('everything', t => {
    t.increments('id')
    t.integer('an_int')
    t.tinyint('a_tiny')
    t.smallint('a_small')
    t.bigint('a_big').notNullable()
    t.decimal('a_decimal', 8, 2)
    t.float('a_float')
    t.double('a_double')
    t.boolean('flag').notNullable().defaultTo(false)
    t.text('a_text')
    t.string('a_string', 40).unique()
    t.uuid('parent_id').references('parents.id')
    t.integer('self').unsigned().references('everything.id')
    t.date('a_date')
    t.datetime('a_datetime', { precision: 3 })
    t.timestamp('a_timestamp')
    t.time('a_time')
    t.json('a_json')
    t.jsonb('a_jsonb')
    t.binary('a_binary')
    t.enum('an_enum', ['a', 'b, c', 'd)'])
    t.integer('stars').checkBetween([1, 5])
    t.integer('positive').checkPositive()
    t.string('one_of').checkIn(['x', 'y'])
    t.string('short').checkLength('<=', 5)
    t.integer('low')
    t.check('?? >= 3', ['low'])
    t.unique(['an_int', 'a_tiny'])
    t.specificType('computed', 'integer generated always as (an_int * 2) stored')
  })
  await knex.schema.createTable('links', t => {
    t.uuid('parent_id').references('parents.id')
    t.integer('everything_id').unsigned().references('everything.id')
    t.integer('a')
    t.tinyint('b')
    t.primary(['everything_id', 'parent_id'])
    t.foreign(['a', 'b']).references(['an_int', 'a_tiny']).inTable('everything')
  })
  await knex.schema.createTable('knex_migrations', t => t.increments())
}

function columnIn({ tables }: Catalogue, name: string): Column | undefined {
  return tables.find(table => table.name === 'everything')?.columns.find(column => column.name === name)
}

describe.each(scratchDatabases)('the catalogue of $name', database => {
  const on = database.available ? test : test.skip

  async function made() {
    const { knex, drop } = await database.create()
    onTestFinished(drop)
    await makeTables(knex)
    return { knex, catalogue: await readCatalogue(knex) }
  }

  on('names the types of all columns in one vocabulary', async () => {
    const { catalogue } = await made()
    const everything = catalogue.tables.find(({ name }) => name === 'everything')
    // SQLite keeps decimals as floats; Knex's float is one with decimals on MySQL, its type the same.
    const onSqlite = database.name === 'sqlite'
    expect(Object.fromEntries(everything?.columns.map(({ name, type }) => [name, type]) ?? [])).toEqual({
      id: 'integer',
      an_int: 'integer',
      a_tiny: 'integer',
      a_small: 'integer',
      a_big: 'bigint',
      a_decimal: onSqlite ? 'float' : 'decimal',
      a_float: 'float',
      a_double: 'float',
      flag: 'boolean',
      a_text: 'text',
      a_string: 'text',
      parent_id: 'uuid',
      self: 'integer',
      a_date: 'date',
      a_datetime: 'datetime',
      a_timestamp: 'datetime',
      a_time: 'time',
      a_json: 'json',
      a_jsonb: 'json',
      a_binary: 'binary',
      an_enum: 'enum',
      stars: 'integer',
      positive: 'integer',
      one_of: 'text',
      short: 'text',
      low: 'integer',
      computed: 'integer',
    })
  })

  on('tells what a column may hold', async () => {
    const { catalogue } = await made()
    expect(columnIn(catalogue, 'id')).toMatchObject({ generated: 'identity', nullable: false })
    expect(columnIn(catalogue, 'computed')).toMatchObject({ generated: 'computed' })
    expect(columnIn(catalogue, 'flag')).toMatchObject({ nullable: false, hasDefault: true, generated: null })
    expect(columnIn(catalogue, 'an_int')).toMatchObject({ nullable: true, hasDefault: false })
    expect(columnIn(catalogue, 'a_string')).toMatchObject({ length: 40 })
    expect(columnIn(catalogue, 'an_enum')?.values).toEqual(['a', 'b, c', 'd)'])
    expect(columnIn(catalogue, 'one_of')).toMatchObject({ values: ['x', 'y'] })
    expect(columnIn(catalogue, 'stars')).toMatchObject({ min: 1, max: 5 })
    expect(columnIn(catalogue, 'positive')).toMatchObject({ min: 1 })
    expect(columnIn(catalogue, 'low')).toMatchObject({ min: 3 })
    expect(columnIn(catalogue, 'short')).toMatchObject({ length: 5 })
    if (database.name !== 'sqlite')
      expect(columnIn(catalogue, 'a_decimal')).toMatchObject({ precision: 8, scale: 2 })
    if (database.name !== 'sqlite')
      expect(columnIn(catalogue, 'a_small')).toMatchObject({ min: -32768, max: 32767 })
  })

  on('tells keys, and what they refer to, column by column', async () => {
    const { catalogue } = await made()
    expect(catalogue.tables.map(({ name }) => name)).toEqual(['everything', 'links', 'parents'])
    const [everything, links, parents] = catalogue.tables
    expect(parents).toMatchObject({ primaryKey: ['id'], foreignKeys: [] })
    expect(parents?.uniqueKeys.map(String).sort()).toEqual(['id', 'name'])
    expect(everything?.uniqueKeys.map(String).sort()).toEqual(['a_string', 'an_int,a_tiny', 'id'])
    expect(everything?.foreignKeys.toSorted((a, b) => (a.table < b.table ? -1 : 1))).toEqual([
      { columns: ['self'], table: 'everything', references: ['id'] },
      { columns: ['parent_id'], table: 'parents', references: ['id'] },
    ])
    expect(links?.primaryKey).toEqual(['everything_id', 'parent_id'])
    expect(links?.foreignKeys).toContainEqual({
      columns: ['a', 'b'],
      table: 'everything',
      references: ['an_int', 'a_tiny'],
    })
  })

  on('sets apart an index that is unique for some rows only', async () => {
    if (database.name === 'mysql') return
    const { knex } = await made()
    await knex.raw('create unique index some_names on parents (lower(name))')
    await knex.raw('create unique index some_ints on everything (a_small, a_big) where flag')
    const { tables } = await readCatalogue(knex)
    expect(tables.map(({ partialKeys }) => partialKeys.map(String))).toEqual([
      ['a_small,a_big'],
      [],
      ['name'],
    ])
  })
})

describe('a check tells what it allows', () => {
  test.each([
    ["\"x\" in ('a', 'it''s')", { values: ['a', "it's"] }],
    ["(x = ANY (ARRAY['a'::text, 'b b'::text]))", { values: ['a', 'b b'] }],
    [
      "((x)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying(3)])::text[]))",
      { values: ['a', 'b'] },
    ],
    ["(`x` in (_utf8mb4\\'a\\',_utf8mb4\\'b\\'))", { values: ['a', 'b'] }],
    ["((x = 'a'::text) OR (x = 'b'::text))", { values: ['a', 'b'] }],
    ['`x` between 1 and 5', { min: 1, max: 5 }],
    ['((x >= 1) AND (x <= 5))', { min: 1, max: 5 }],
    ['(x > (0)::numeric)', { min: 1 }],
    ['x < 10 and x >= -5', { min: -5, max: 9 }],
    ['(char_length(`x`) <= 5)', { length: 5 }],
    ['((length((x)::text) >= 3) AND (length((x)::text) < 9))', { minLength: 3, length: 8 }],
  ])('%s', (condition, limits) => {
    expect(limitsOf(condition).get('x')).toMatchObject(limits)
  })

  test.each([
    "x <> 'a'",
    'x > y',
    'x in (1, 2) or y > 3',
    'x > 3 and y > 1 or z = 2',
    '((x > 3) AND (y > 1)) OR (z = 2)',
    'coalesce(x, 1) > 0',
    'not (x > 3)',
  ])('nothing, where it is not read: %s', condition => {
    expect(limitsOf(condition).get('x')?.values).toBeUndefined()
    expect(limitsOf(condition).get('x')?.min).toBeUndefined()
  })
})
