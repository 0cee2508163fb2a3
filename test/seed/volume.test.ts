import type { Knex } from 'knex'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { UserError } from '../../src/core/system/errors.ts'
import {
  type FilledTable,
  fillTables,
  type VolumeRequest,
} from '../../src/features/seed/volume/fill-tables.ts'
import { type ScratchDatabase, scratchDatabases } from '../support/scratch-database.ts'

const usual: VolumeRequest = {
  rows: 1000,
  tables: [],
  seedNumber: 1,
  until: new Date('2026-11-22T00:00:00Z'),
  transaction: true,
}

function fill(
  knex: Knex,
  request: Partial<VolumeRequest>,
  signal = new AbortController().signal,
): Promise<FilledTable[]> {
  return fillTables(knex, { ...usual, ...request }, { signal, onProgress() {} })
}

async function emptyDatabase(database: ScratchDatabase): Promise<Knex> {
  const { knex, drop } = await database.create()
  onTestFinished(drop)
  return knex
}

/** The sentence a run was refused with. */
async function refusal(run: Promise<unknown>): Promise<string> {
  const error: UserError = await run.then(
    () => expect.fail('It was not refused.'),
    (thrown: UserError) => thrown,
  )
  expect(error.name).toBe('UserError')
  return `${error.message} ${error.hint}`
}

async function count(knex: Knex, table: string): Promise<number> {
  const [row] = await knex(table).count({ n: '*' })
  return Number(row?.n)
}

const ways = { sqlite: 'prepared inserts', postgres: 'COPY', mysql: 'LOAD DATA' }

describe.each(scratchDatabases)('made rows on $name', database => {
  const on = database.available ? test : test.skip

  on('fit columns of every type, and read back as what they are', async () => {
    const knex = await emptyDatabase(database)
    await knex.schema.createTable('things', t => {
      t.increments('id')
      t.uuid('public_id').notNullable().unique()
      t.string('email', 60).notNullable().unique()
      t.smallint('small').notNullable()
      t.bigint('large').notNullable().unique()
      t.decimal('price', 8, 2).notNullable()
      t.double('ratio').notNullable()
      t.boolean('active').notNullable().defaultTo(true)
      t.text('notes').notNullable()
      t.date('born_on').notNullable()
      t.datetime('created_at', { precision: 3 }).notNullable()
      t.timestamp('seen_at').notNullable()
      t.time('opens').notNullable()
      t.json('extra').notNullable()
      t.binary('blob').notNullable()
      t.enum('kind', ['small', 'large']).notNullable()
      t.integer('stars').notNullable().checkBetween([1, 5])
      t.string('iso', 2).notNullable()
      t.string('nickname')
      t.specificType('twice', 'integer generated always as (stars * 2) stored')
    })
    expect(await fill(knex, { rows: 1000 })).toMatchObject([
      { table: 'things', rows: 1000, method: ways[database.name] },
    ])
    const rows = await knex('things').orderBy('id')
    expect(rows).toHaveLength(1000)
    for (const row of rows) {
      expect(row.public_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(row.email).toMatch(/^[a-z]+\.[a-z]+-\d+@example\.com$/)
      expect(Number(row.price)).toBeGreaterThanOrEqual(0)
      expect([true, false, 0, 1]).toContain(row.active)
      expect(Object.keys(typeof row.extra === 'string' ? JSON.parse(row.extra) : row.extra)).toEqual([
        'note',
        'number',
      ])
      expect(Buffer.from(row.blob)).toHaveLength(16)
      expect(['small', 'large']).toContain(row.kind)
      expect(row.twice).toBe(row.stars * 2)
      expect(row.iso.length).toBeLessThanOrEqual(2)
      for (const name of ['created_at', 'seen_at', 'born_on']) {
        const moment = new Date(row[name]).getTime()
        expect(moment).toBeGreaterThan(Date.parse('2025-11-19'))
        expect(moment).toBeLessThan(Date.parse('2026-11-23'))
      }
    }
    expect(rows.some(({ nickname }) => nickname === null)).toBe(true)
    expect(new Set(rows.map(({ active }) => Boolean(active))).size).toBe(2)
    expect(new Set(rows.map(({ stars }) => stars)).size).toBe(5)
  })

  on('are the same for the same seed number, and others for another', async () => {
    const made = async (seedNumber: number) => {
      const knex = await emptyDatabase(database)
      await knex.schema.createTable('people', t => {
        t.uuid('id').primary()
        t.string('name').notNullable()
        t.string('email').notNullable().unique()
        t.integer('age').notNullable()
        t.datetime('created_at').notNullable()
      })
      await fill(knex, { rows: 200, seedNumber })
      return knex('people').orderBy('id')
    }
    const [one, same, other] = [await made(7), await made(7), await made(8)]
    expect(same).toEqual(one)
    expect(other).not.toEqual(one)
  })

  on('carry any text a key can hold', async () => {
    const keys = [
      'tab\there',
      'new\nline',
      'return\r',
      'back\\slash',
      '\\N',
      '\\.',
      `it's "quoted"`,
      'größe 🙂',
      '%',
      'a,b;c',
    ]
    const knex = await emptyDatabase(database)
    if (database.name === 'mysql') await knex.raw('alter database character set utf8mb4')
    await knex.schema.createTable('tags', t => t.string('name', 40).primary())
    await knex.schema.createTable('notes', t => {
      t.increments('id')
      t.string('tag', 40).notNullable().references('tags.name')
    })
    await knex('tags').insert(keys.map(name => ({ name })))
    await fill(knex, { tables: ['notes'], rows: 500 })
    expect((await knex('notes').distinct('tag')).map(({ tag }) => tag).sort()).toEqual(keys.toSorted())
  })

  on('a second run adds to what is there, also where rows were removed', async () => {
    const knex = await emptyDatabase(database)
    await knex.schema.createTable('parts', t => {
      t.uuid('id').primary()
      t.string('sku', 20).notNullable().unique()
      t.integer('place').notNullable().unique()
      t.datetime('made_at').notNullable().unique()
      t.string('code', 8).notNullable()
      t.integer('shelf').notNullable()
      t.unique(['code', 'shelf'])
    })
    await fill(knex, { rows: 300 })
    await knex('parts').where('place', '<=', 200).del()
    await fill(knex, { rows: 200 })
    await fill(knex, { rows: 50, seedNumber: 9 })
    await knex('parts').insert({
      id: 'ffffffff-0000-4000-8000-000000000000',
      sku: 'X-5000',
      place: 9000,
      made_at: '2026-01-01 00:00:00',
      code: 'z',
      shelf: 1,
    })
    await fill(knex, { rows: 50 })
    expect(await count(knex, 'parts')).toBe(401)
  })

  on('take the words of a status from the rows that are there', async () => {
    const knex = await emptyDatabase(database)
    await knex.schema.createTable('orders', t => {
      t.increments('id')
      t.string('status', 20).notNullable()
    })
    await knex('orders').insert([{ status: 'placed' }, { status: 'paid' }])
    await fill(knex, { rows: 100 })
    expect((await knex('orders').distinct('status')).map(({ status }) => status).sort()).toEqual([
      'paid',
      'placed',
    ])
  })

  on('go to parents first, and refer to rows that are there', async () => {
    const knex = await emptyDatabase(database)
    await knex.schema.createTable('owners', t => {
      t.uuid('id').primary()
      t.string('name').notNullable()
      t.uuid('boss_id').references('owners.id')
    })
    await knex.schema.createTable('pets', t => {
      t.increments('id')
      t.uuid('owner_id').notNullable().references('owners.id')
      t.integer('mother').unsigned().references('pets.id')
    })
    expect(await refusal(fill(knex, { tables: ['pets'] }))).toBe(
      'pets.owner_id refers to owners, which has no rows. Fill both: --table owners --table pets Nothing was written.',
    )
    const filled = await fill(knex, { tables: ['pets', 'owners'], rows: 100 })
    expect(filled.map(({ table }) => table)).toEqual(['owners', 'pets'])
    await fill(knex, { rows: 100 })
    expect(await knex('pets').whereNotNull('mother').first()).toBeDefined()
    expect(new Set(await knex('pets').pluck('owner_id')).size).toBeGreaterThan(50)
  })

  on('a row that must refer to its own table refers to one before it', async () => {
    const knex = await emptyDatabase(database)
    await knex.schema.createTable('nodes', t => {
      t.uuid('id').primary()
      t.uuid('parent_id').notNullable().references('nodes.id')
    })
    await fill(knex, { rows: 300 })
    const orphans = await knex('nodes').whereNotIn('parent_id', knex('nodes').select('id'))
    expect(orphans).toEqual([])
    expect(await count(knex, 'nodes')).toBe(300)
  })

  on('keep to keys of several columns, and to one child for a parent', async () => {
    const knex = await emptyDatabase(database)
    await knex.schema.createTable('users', t => t.increments('id') && t.string('name').notNullable())
    await knex.schema.createTable('teams', t => {
      t.integer('country').notNullable()
      t.integer('number').notNullable()
      t.primary(['country', 'number'])
    })
    await knex.schema.createTable('profiles', t => {
      t.integer('user_id').unsigned().notNullable().unique().references('users.id')
      t.string('bio')
    })
    await knex.schema.createTable('members', t => {
      t.integer('user_id').unsigned().notNullable().references('users.id')
      t.integer('country').notNullable()
      t.integer('number').notNullable()
      t.primary(['user_id', 'country', 'number'])
      t.foreign(['country', 'number']).references(['country', 'number']).inTable('teams')
    })
    await fill(knex, { tables: ['users', 'teams'], rows: 20 })
    await fill(knex, { tables: ['profiles'], rows: 15 })
    expect(await refusal(fill(knex, { tables: ['profiles'], rows: 6 }))).toMatch(
      /^profiles\.user_id must be unique, and 5 rows of users are free for 6\./,
    )
    await fill(knex, { tables: ['profiles'], rows: 5 })
    await fill(knex, { tables: ['members'], rows: 150 })
    await fill(knex, { tables: ['members'], rows: 150 })
    expect(await refusal(fill(knex, { tables: ['members'], rows: 101 }))).toContain(
      '100 combinations are free',
    )
    await fill(knex, { tables: ['members'], rows: 100 })
    expect(await count(knex, 'members')).toBe(400)
  })

  on('are refused in one sentence, and nothing is written, where they cannot be unique', async () => {
    const knex = await emptyDatabase(database)
    await knex.schema.createTable('plans', t => {
      t.enum('name', ['free', 'pro', 'team']).notNullable().unique()
      t.integer('price').notNullable()
    })
    await knex.schema.createTable('letters', t => t.string('letter', 2).primary())
    await knex.schema.createTable('none', t => {
      t.integer('low').notNullable().checkBetween([5, 3])
    })
    expect(await refusal(fill(knex, { tables: ['plans'], rows: 4 }))).toMatch(
      /^plans is unique over name: 3 combinations are free, and 4 rows are asked for\./,
    )
    expect(await refusal(fill(knex, { tables: ['letters'], rows: 200 }))).toMatch(
      /^letters\.letter must be unique/,
    )
    expect(await refusal(fill(knex, { tables: ['none'] }))).toMatch(
      /^No value satisfies the checks of none\.low\./,
    )
    expect(await refusal(fill(knex, { tables: ['plan'] }))).toContain(
      'Unknown table: plan. Did you mean plans?',
    )
    await fill(knex, { tables: ['plans'], rows: 2 })
    await fill(knex, { tables: ['plans'], rows: 1 })
    expect((await knex('plans').pluck('name')).sort()).toEqual(['free', 'pro', 'team'])
  })

  on('what the database refuses names the table, and leaves nothing', async () => {
    const knex = await emptyDatabase(database)
    await knex.schema.createTable('odd', t => {
      t.increments('id')
      t.integer('number').notNullable()
      t.check('?? % 2 = 1', ['number'])
    })
    const says = await refusal(fill(knex, { tables: ['odd'], rows: 100 }))
    expect(says).toMatch(/^odd: .*Nothing was written\.$/s)
    expect(await count(knex, 'odd')).toBe(0)
  })

  on(
    'in one transaction a stop leaves nothing; in batches, those that were committed',
    { timeout: 60_000 },
    async () => {
      const knex = await emptyDatabase(database)
      await knex.schema.createTable('events', t => t.increments('id') && t.string('name').notNullable())
      const stopped = (transaction: boolean) => {
        const stop = new AbortController()
        const onProgress = (_table: string, rows: number) => void (rows > 60_000 && stop.abort())
        return fillTables(knex, { ...usual, rows: 120_000, transaction }, { signal: stop.signal, onProgress })
      }
      await expect(stopped(true)).rejects.toMatchObject({
        name: 'Cancelled',
        message: 'Cancelled. Nothing was written.',
      })
      expect(await count(knex, 'events')).toBe(0)
      await expect(stopped(false)).rejects.toMatchObject({
        name: 'Cancelled',
        message: 'Cancelled. 50,000 of 120,000 rows of events are written.',
      })
      expect(await count(knex, 'events')).toBe(50_000)
    },
  )
})

const mysql = scratchDatabases.find(({ name }) => name === 'mysql')

describe('a server that does not allow LOAD DATA LOCAL', () => {
  const on = mysql?.available ? test : test.skip

  on('gets inserts of many rows', async () => {
    const { knex, drop } = (await mysql?.create()) ?? expect.fail()
    onTestFinished(async () => {
      await knex.raw('set global local_infile = 1')
      await drop()
    })
    await knex.schema.createTable('events', t => {
      t.increments('id')
      t.string('name').notNullable().unique()
      t.datetime('at').notNullable()
      t.binary('bytes').notNullable()
    })
    await knex.raw('set global local_infile = 0')
    expect(await fill(knex, { rows: 2500 })).toMatchObject([{ rows: 2500, method: 'inserts' }])
    expect(await count(knex, 'events')).toBe(2500)
  })
})
