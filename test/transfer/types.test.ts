import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../support/databases.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'

/** Column definitions, with one for PostgreSQL where it has a type of its own. */
const project = (columns: string) => ({
  '1_things.js': `exports.up = knex => knex.schema.createTable('things', t => {
    const isPostgres = /pg|postgres/.test(String(knex.client.config.client?.name ?? knex.client.dialect))
    t.integer('id').primary()
    ${columns}
  })
  exports.down = knex => knex.schema.dropTable('things')`,
})

async function migrated(database: TestDatabase, columns: string): Promise<string> {
  const cwd = await database.project(project(columns))
  expect(await gapi(['migration', 'up'], { cwd })).toMatchObject({ code: 0 })
  return cwd
}

const there = databases.filter(({ isThere }) => isThere)
const postgres = there.filter(({ name }) => name === 'postgres')
const pairs = there.flatMap(from => there.map(to => ({ from, to })))

/** Copies rows from one database to another. Returns what the load says. */
async function copied(source: string, target: string) {
  const dump = join(source, 'dump')
  const dumped = await gapi(['db', 'dump', dump], { cwd: source })
  if (dumped.code !== 0) return dumped
  return gapi(['db', 'load', dump], { cwd: target })
}

/** The text of a column in each row, as the database writes it. */
async function textsOf(cwd: string, column: string): Promise<string[]> {
  const rows = await knexOf(cwd)('things').select(column).orderBy('id')
  return rows.map(row => {
    const value = row[column]
    if (value instanceof Date) return value.toISOString()
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  })
}

const moment = new Date('2026-10-25T00:30:00.123Z')

describe.each(pairs)('from $from.name to $to.name', ({ from, to }) => {
  test('enums, times, moments of both kinds, JSON, bytes and decimals arrive as they were', async () => {
    const columns = `
      t.enu('state', ['new', 'in use', 'l\u00e4nger'])
      isPostgres ? t.enu('kind', ['a', 'b'], { useNative: true, enumName: 'kinds' }) : t.enu('kind', ['a', 'b'])
      t.time('opens'); t.date('day')
      t.timestamp('zoned', { useTz: true, precision: 3 }); t.timestamp('wall', { useTz: false, precision: 3 })
      t.jsonb('data'); t.binary('bytes'); t.decimal('price', 15, 4); t.string('code', 5); t.bigInteger('big')`
    const [source, target] = [await migrated(from, columns), await migrated(to, columns)]
    const rows = [
      {
        id: 1,
        state: 'l\u00e4nger',
        kind: 'a',
        opens: '23:59:59',
        day: '2024-02-29',
        zoned: moment,
        wall: moment,
        data: JSON.stringify({ n: 12345678901.25, list: [], o: {}, t: '\u2028\\"' }),
        bytes: Buffer.from([0, 39, 92, 255]),
        price: '12345678901.2345',
        code: ' a ',
        big: '9223372036854775807',
      },
      { id: 2, data: 'null', price: '-0.0001', code: '', bytes: Buffer.alloc(0) },
    ]
    for (const row of rows) await knexOf(source)('things').insert(row)
    expect(await copied(source, target)).toMatchObject({ code: 0 })
    const [wanted, got] = [source, target].map(cwd => async (column: string) => {
      const texts = await textsOf(cwd, column)
      if (column === 'data') return texts.map(text => JSON.parse(text))
      return column === 'price' ? texts.map(Number) : texts
    })
    for (const column of ['state', 'kind', 'opens', 'data', 'bytes', 'price', 'code'])
      expect([column, await got?.(column)]).toEqual([column, await wanted?.(column)])
    const seen = await knexOf(target)('things').where({ id: 1 }).first('zoned', 'wall')
    expect([seen.zoned, seen.wall].map(value => new Date(value).getTime())).toEqual([
      moment.getTime(),
      moment.getTime(),
    ])
  })
})

describe.each(postgres)('arrays of $name', from => {
  const arrays = `
    const array = (name, type) => (isPostgres ? t.specificType(name, type) : t.json(name))
    array('words', 'text[]'); array('counts', 'bigint[]'); array('prices', 'numeric(30,10)[]'); array('grid', 'integer[][]')
    array('flags', 'boolean[]'); array('ids', 'uuid[]')`
  const row = {
    id: 1,
    words: ['a "b" \\ {c}, d', 'NULL', '', '\u{1f600}'],
    counts: ['9223372036854775807', '-1'],
    prices: ['12345678901234567890.1234567891'],
    grid: [
      [1, 2],
      [3, 4],
    ],
    flags: [true, null],
    ids: ['01a205fd-ea72-7fa7-b243-7df8e5162525'],
  }

  test.each(there)('are lists of JSON in $name, and arrays again in PostgreSQL', async to => {
    const [source, target] = [await migrated(from, arrays), await migrated(to, arrays)]
    await knexOf(source)('things').insert([row, { id: 2, words: [] }, { id: 3 }])
    expect(await copied(source, target)).toMatchObject({ code: 0 })
    if (to.name !== 'postgres') {
      const texts = await textsOf(target, 'words')
      const lists = texts.map(text => (text === 'null' ? null : JSON.parse(text)))
      expect(lists).toEqual([row.words, [], null])
    }
    const back = await migrated(from, arrays)
    expect(await copied(target, back)).toMatchObject({ code: 0 })
    const all = 'words::text, counts::text, prices::text, grid::text, flags::text, ids::text'
    const read = (cwd: string) => knexOf(cwd)('things').select(knexOf(cwd).raw(all)).orderBy('id')
    expect(await read(back)).toEqual(await read(source))
  })

  test('of objects are refused by name', async () => {
    const columns = `t.specificType('parts', 'jsonb[]')`
    const [source, target] = [await migrated(from, columns), await migrated(from, columns)]
    await knexOf(source).raw(`insert into things (id, parts) values (1, array['{"a": 1}'::jsonb])`)
    const ran = await copied(source, target)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('things.parts, row 1 (id 1): [{"a": 1}] is not a list for jsonb[].')
    expect(await knexOf(target)('things').first()).toBeUndefined()
  })

  test.each(there.filter(({ name }) => name === 'sqlite'))(
    'are refused for a column that is only called so',
    async to => {
      const columns = `t.specificType('words', 'text[]')`
      const [source, target] = [await migrated(from, columns), await migrated(to, columns)]
      await knexOf(source)('things').insert({ id: 1, words: ['a'] })
      const ran = await copied(source, target)
      expect(ran.code).toBe(1)
      expect(ran.stderr).toContain(
        'things.words, row 1 (id 1): The column is text[], and this database has no arrays',
      )
    },
  )
})

describe.each(there.filter(({ name }) => name !== 'sqlite'))('from $name', from => {
  test.each(there)('a decimal of 28 digits arrives in $name, or is refused by name', async to => {
    const columns = `t.decimal('amount', 30, 10)`
    const [source, target] = [await migrated(from, columns), await migrated(to, columns)]
    const amount = '123456789012345678.1234567891'
    await knexOf(source)('things').insert({ id: 1, amount })
    const ran = await copied(source, target)
    if (to.name === 'sqlite') {
      expect(ran.code).toBe(1)
      expect(ran.stderr).toContain(
        `things.amount, row 1 (id 1): ${amount} would become ${Number(amount)}: this database keeps 15 digits.`,
      )
    } else {
      expect(ran.code).toBe(0)
      expect(await textsOf(target, 'amount')).toEqual([amount])
    }
  })
})

test.each(there.filter(({ name }) => name === 'mysql'))('a bit of $name is refused by name', async from => {
  const columns = `t.specificType('flags', 'bit(8)')`
  const [source, target] = [await migrated(from, columns), await migrated(from, columns)]
  const ran = await copied(source, target)
  expect(ran.code).toBe(1)
  expect(ran.stderr).toContain('things.flags is bit(8), whose values cannot be copied.')
})
