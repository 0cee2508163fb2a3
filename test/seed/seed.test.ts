import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startGapi } from '../support/bin.ts'
import { databases } from '../support/databases.ts'
import { writeIn } from '../support/folder.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'
import { clients, countsOf, saidBy, seeded, seedJson } from './project.ts'

const standard = {
  '01_orders.csv':
    'client_id.name,product_id -> products.sku,status\nAda,tea,paid\nAda,pot,placed\nBob,,placed\n',
  'base/02_clients.yaml': clients,
  'base/03_products.json':
    '{ "key": "sku", "rows": [{ "sku": "tea", "price": 6.9 }, { "sku": "pot", "price": "59.00" }] }',
}

describe.each(databases)('on $name', database => {
  const on = database.isThere ? test : test.skip

  on(
    'K25: files of three formats are one content, in the order of their foreign keys, and change nothing twice',
    async () => {
      const cwd = await seeded(database, standard)
      expect(countsOf(await seedJson(cwd))).toEqual([
        'orders +3 ~0 =0',
        'clients +2 ~0 =0',
        'products +2 ~0 =0',
      ])
      const rows = await knexOf(cwd)('orders')
        .join('clients', 'clients.id', 'orders.client_id')
        .leftJoin('products', 'products.id', 'orders.product_id')
        .orderBy('orders.id')
        .select('clients.name', 'products.sku', 'orders.status')
      expect(rows).toEqual([
        { name: 'Ada', sku: 'tea', status: 'paid' },
        { name: 'Ada', sku: 'pot', status: 'placed' },
        { name: 'Bob', sku: null, status: 'placed' },
      ])
      const { stdout } = await gapi(['seed'], { cwd })
      expect(stdout).toContain('Seeded 3 files: 0 inserted, 0 updated, 7 unchanged.')
    },
  )

  on('K21: a file may hold more rows than one statement takes', async () => {
    const names = Array.from({ length: 1200 }, (_, n) => `client ${n}`)
    const cwd = await seeded(database, { '01_clients.csv': ['name', ...names, ''].join('\n') })
    expect(countsOf(await seedJson(cwd))).toEqual(['clients +1200 ~0 =0'])
    expect(countsOf(await seedJson(cwd))).toEqual(['clients +0 ~0 =1200'])
  })

  on('a row that differs from its seed is updated, and no other', async () => {
    const cwd = await seeded(database, standard)
    await seedJson(cwd)
    await knexOf(cwd)('clients').where({ name: 'Ada' }).update({ email: 'new@example.com' })
    writeIn(cwd, 'seeds/base/03_products.json', '{ "key": "sku", "rows": [{ "sku": "tea", "price": 7 }] }')
    expect(countsOf(await seedJson(cwd))).toEqual([
      'orders +0 ~0 =3',
      'clients +0 ~1 =1',
      'products +0 ~1 =0',
    ])
    expect(await knexOf(cwd)('clients').where({ name: 'Ada' }).pluck('email')).toEqual(['ada@example.com'])
  })

  const everyType = {
    '1_kinds.js': `exports.up = knex => knex.schema.createTable('kinds', t => {
      t.string('code', 20).primary(); t.integer('whole'); t.bigInteger('big'); t.decimal('money', 20, 4); t.float('ratio')
      t.double('exact'); t.boolean('flag'); t.text('words'); t.uuid('ident'); t.date('day'); t.datetime('moment', { precision: 3 })
      t.timestamp('stamp').nullable(); t.time('clock'); t.json('tree'); t.jsonb('leaf'); t.binary('bytes'); t.enu('mood', ['glad', 'sad'])
    })
    exports.down = knex => knex.schema.dropTable('kinds')`,
  }

  const row = {
    code: 'a',
    whole: -7,
    big: '9007199254740993',
    money: '1234567890.1200',
    ratio: 0.25,
    exact: 0.1,
    flag: true,
    words: 'Zürich \\ \t',
    ident: '0190A5B4-0000-7000-8000-00000000000a',
    day: '2024-02-29',
    moment: '2026-07-01T12:00:00.123+02:00',
    stamp: '2026-01-01 08:30:00',
    clock: '08:30',
    tree: { b: [1, 'x', null], a: { c: true } },
    leaf: 'text',
    bytes: Buffer.from([0, 255, 10]).toString('base64'),
    mood: 'glad',
  }

  on('values of every type come back as they were, and are unchanged the second time', async () => {
    const nothing = Object.fromEntries(Object.keys(row).map(name => [name, name === 'code' ? 'b' : null]))
    const cwd = await seeded(
      database,
      { '1_kinds.yaml': JSON.stringify([row, nothing]).replace('"9007199254740993"', '9007199254740993') },
      everyType,
    )
    expect(await seedJson(cwd)).toMatchObject({ exitCode: 0, seeds: [{ error: null }] })
    const knex = knexOf(cwd)
    const [read] = await knex('kinds').where({ code: 'a' })
    expect({
      whole: read.whole,
      ratio: read.ratio,
      exact: read.exact,
      words: read.words,
      mood: read.mood,
    }).toEqual({
      whole: -7,
      ratio: 0.25,
      exact: 0.1,
      words: row.words,
      mood: 'glad',
    })
    const [{ big }] = await knex('kinds')
      .where({ code: 'a' })
      .select(knex.raw('cast(big as char(16)) as big'))
    expect([big, Number(read.money), Boolean(read.flag)]).toEqual([row.big, 1234567890.12, true])
    expect(new Date(read.moment).toISOString()).toBe('2026-07-01T10:00:00.123Z')
    expect(new Date(read.stamp).toISOString()).toBe('2026-01-01T08:30:00.000Z')
    expect(typeof read.tree === 'string' ? JSON.parse(read.tree) : read.tree).toEqual(row.tree)
    expect([...read.bytes]).toEqual([0, 255, 10])
    expect(countsOf(await seedJson(cwd))).toEqual(['kinds +0 ~0 =2'])
    await knex('kinds').where({ code: 'a' }).update({ big: '9007199254740992' })
    expect(countsOf(await seedJson(cwd))).toEqual(['kinds +0 ~1 =1'])
  })

  on('the same values as CSV are the same rows', async () => {
    const quoted = (value: unknown) =>
      `"${(typeof value === 'object' ? JSON.stringify(value) : String(value)).replaceAll('"', '""')}"`
    const cells = { ...row, leaf: '"text"' }
    const csv = `${Object.keys(cells)}\n${Object.values(cells).map(quoted)}\n`
    const cwd = await seeded(database, { '1_kinds.yaml': JSON.stringify([row]) }, everyType)
    await seedJson(cwd)
    writeIn(cwd, 'seeds/2_kinds.csv', csv)
    expect(countsOf(await seedJson(cwd))).toEqual(['kinds +0 ~0 =1', 'kinds +0 ~0 =1'])
  })

  on(
    'a value with more decimals than the column keeps is refused, where the database has decimals',
    async () => {
      const cwd = await seeded(database, { '01_products.yaml': '- { sku: tea, price: 1.005 }\n' })
      const { seeds } = await seedJson(cwd)
      const says =
        '01_products.yaml, row 1 (line 1), column price: 1.005 has 3 decimals, and the column keeps 2.'
      expect(seeds[0].error?.message).toBe(database.name === 'sqlite' ? undefined : says)
    },
  )

  on("Knex's own seeds run unchanged, in the transaction", async () => {
    const cwd = await seeded(database, {
      '01_clients.js': `exports.seed = async function (knex) {
        await knex('clients').del()
        await knex('clients').insert([{ name: 'Ada' }, { name: 'Bob' }])
      }`,
      '02_notes.mjs': `export async function seed(knex) {
        if (!knex.isTransaction) throw new Error('no transaction')
        await knex('notes').insert({ text: 'one' })
      }`,
      '03_products.ts': `import type { Knex } from 'knex'
      export const seed = async (knex: Knex): Promise<void> => { await knex('products').whereNull('id').update({ name: 'x' }) }`,
      '04_clients.cjs': `module.exports = { table: 'clients', key: 'name', rows: [{ name: 'Bob' }, { name: 'Eve' }] }`,
      '05_notes.mjs': `export default async knex => { await knex('notes').del() }`,
    })
    const first = await seedJson(cwd)
    expect(countsOf(first)).toEqual([
      'clients +2 ~0 =0',
      'notes +1 ~0 =0',
      'products +0 ~0 =0',
      'clients +1 ~0 =1',
      'notes +0 ~0 =0',
    ])
    expect(first.seeds[4].tables[0].deleted).toBe(1)
  })

  on('a seed that fails leaves nothing of any, and names the file, the row and why', async () => {
    const cwd = await seeded(database, {
      '01_clients.yaml': clients,
      '02_notes.js': `exports.seed = knex => knex('notes').insert({ text: 'gone' })`,
      '03_products.csv': `sku,price,created_at,ean\ntea,1,2026-01-01,7\npot,2,2026-01-01,7\n`.replace(
        'sku',
        'sku*',
      ),
      '04_notes.js': `exports.seed = knex => knex('notes').insert({ text: 'never' })`,
    })
    const { exitCode, seeds } = await seedJson(cwd)
    expect({ exitCode, statuses: seeds.map(({ status }: { status: string }) => status) }).toEqual({
      exitCode: 1,
      statuses: ['done', 'done', 'failed', 'not-run'],
    })
    expect(seeds[2].error.message).toMatch(/^03_products\.csv, line 3: .*(unique|duplicate)/i)
    const text = await gapi(['seed'], { cwd })
    expect(text).toMatchObject({ code: 1, stdout: '' })
    expect(text.stderr).toContain('Nothing was changed.')
    for (const table of ['clients', 'notes', 'products'])
      expect(await knexOf(cwd)(table).select()).toEqual([])
  })

  on('a truncate commits nothing: what a seed emptied is there again when a later one fails', async () => {
    const cwd = await seeded(database, {
      '01_notes.js': `exports.seed = async knex => { await knex('notes').truncate(); await knex('notes').insert({ text: 'new' }) }`,
      '02_products.yaml': '- { sku: tea, nam: Tea }\n',
    })
    await knexOf(cwd)('notes').insert({ text: 'old' })
    expect((await gapi(['seed'], { cwd })).code).toBe(1)
    expect(await knexOf(cwd)('notes').pluck('text')).toEqual(['old'])
    expect((await gapi(['seed', '--only', 'notes'], { cwd })).code).toBe(0)
    expect(await knexOf(cwd)('notes').pluck('text')).toEqual(['new'])
  })

  on('a run that is stopped leaves nothing', async () => {
    const cwd = await seeded(database, {
      '01_clients.yaml': clients,
      '02_stop.js': `exports.seed = async knex => { globalThis.stopSeeding?.() }`,
      '03_notes.js': `exports.seed = knex => knex('notes').insert({ text: 'never' })`,
    })
    const stop = new AbortController()
    Object.assign(globalThis, { stopSeeding: () => stop.abort() })
    const { code, stderr } = await gapi(['seed', '-q'], { cwd, signal: stop.signal })
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'Cancelled. Nothing was changed.\n' })
    expect(await knexOf(cwd)('clients').select()).toEqual([])
  })

  on('code that fails, or forgets an await, is named', async () => {
    const cwd = await seeded(database, {
      '01_a.js': `exports.seed = async knex => { knex('notes').insert({ text: 'lost' }) }`,
    })
    expect(saidBy(await gapi(['seed'], { cwd }))).toMatch(/01_a\.js: It builds insert .* and never runs it\./)
    rmSync(join(cwd, 'seeds/01_a.js'))
    writeIn(cwd, 'seeds/01_b.js', `exports.seed = async knex => { await knex('nowhere').insert({ a: 1 }) }`)
    expect(saidBy(await gapi(['seed'], { cwd }))).toMatch(/^01_b\.js: .*nowhere/m)
  })

  on('rows may refer to rows before them in the same file, and by way of others', async () => {
    const tree = {
      '1_tree.js': `exports.up = async knex => {
        await knex.schema.createTable('places', t => { t.increments(); t.string('name', 40).unique(); t.integer('inside_id').unsigned().references('places.id') })
        await knex.schema.createTable('visits', t => { t.increments(); t.integer('place_id').unsigned().references('places.id'); t.date('day').unique() })
      }
      exports.down = async () => {}`,
    }
    const cwd = await seeded(
      database,
      {
        '1_visits.yaml': '- { day: 2026-01-01, place_id: { inside_id: { name: Europe } } }\n',
        '2_places.yaml': '- { name: Europe }\n- { name: Malta, inside_id: { name: Europe } }\n',
      },
      tree,
    )
    expect(countsOf(await seedJson(cwd))).toEqual(['visits +1 ~0 =0', 'places +2 ~0 =0'])
    expect(countsOf(await seedJson(cwd))).toEqual(['visits +0 ~0 =1', 'places +0 ~0 =2'])
  })

  on('--dry-run shows what would be done, and takes it back', async () => {
    const cwd = await seeded(database, standard)
    const { stdout } = await gapi(['seed', '--dry-run'], { cwd })
    expect(stdout).toContain('Would seed 3 files: 7 inserted, 0 updated, 0 unchanged. Nothing was changed.')
    expect(await knexOf(cwd)('clients').select()).toEqual([])
  })

  on('--reset empties what the seeds write to, and nothing else', async () => {
    const notes = `exports.seed = knex => knex('notes').insert({ text: 'standard' })`
    const cwd = await seeded(database, { ...standard, '04_notes.js': notes })
    const knex = knexOf(cwd)
    await seedJson(cwd)
    await knex('clients').insert({ name: 'Mine' })
    await knex('notes').insert({ text: 'mine' })
    expect((await seedJson(cwd, ['--reset'])).exitCode).toBe(0)
    expect(await knex('clients').orderBy('name').pluck('name')).toEqual(['Ada', 'Bob'])
    expect(await knex('notes').pluck('text')).toEqual(['standard'])
    const onlyClients = await gapi(['seed', '--reset', '--only', 'clients'], { cwd })
    expect(onlyClients.code).toBe(1)
    expect(onlyClients.stderr).toContain('Rows of orders refer to it')
  })

  on(
    '--prune removes the rows that no seed has any more, children first, and nothing that code wrote',
    async () => {
      const notes = `exports.seed = knex => knex('notes').insert({ text: 'by code' })`
      const cwd = await seeded(database, { ...standard, '04_notes.js': notes })
      const knex = knexOf(cwd)
      await seedJson(cwd)
      await knex('clients').insert({ name: 'Mine' })
      writeIn(cwd, 'seeds/base/02_clients.yaml', '- { name: Ada }\n')
      writeIn(cwd, 'seeds/01_orders.csv', 'client_id.name,product_id -> products.sku,status\nAda,tea,paid\n')

      const tried = await gapi(['seed', '--prune', '--dry-run'], { cwd })
      expect(tried.stdout).toContain('clients: 2 deleted, 0 inserted, 0 updated, 1 unchanged')
      expect(await knex('orders').select()).toHaveLength(3)

      const { stdout } = await gapi(['seed', '--prune'], { cwd })
      expect(stdout).toContain('orders: 2 deleted, 0 inserted, 0 updated, 1 unchanged')
      expect(await knex('clients').pluck('name')).toEqual(['Ada'])
      expect(await knex('products').select()).toHaveLength(2)
      expect(await knex('notes').select()).toHaveLength(2)
      expect((await gapi(['seed', '--prune'], { cwd })).stdout).not.toContain('deleted')
    },
  )

  on('--prune leaves everything where a row of another table needs one', async () => {
    const cwd = await seeded(database, { 'base/02_clients.yaml': '- { name: Ada }\n- { name: Bob }\n' })
    const knex = knexOf(cwd)
    await seedJson(cwd)
    const [bob] = await knex('clients').where({ name: 'Bob' })
    await knex('orders').insert({ client_id: bob.id, status: 'paid' })
    writeIn(cwd, 'seeds/base/02_clients.yaml', '- { name: Ada }\n')
    const { code, stderr } = await gapi(['seed', '--prune'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain('Could not remove the rows of clients that no seed has: ')
    expect(stderr).toContain('Rows of orders refer to it: remove them first.')
    expect(await knex('clients').select()).toHaveLength(2)
  })

  on('--fresh migrates down and up first', async () => {
    const cwd = await seeded(database, standard)
    await knexOf(cwd)('notes').insert({ text: 'mine' })
    expect((await gapi(['seed', '--fresh', '-q'], { cwd })).stdout).toBe('')
    expect(await knexOf(cwd)('notes').select()).toEqual([])
    expect(await knexOf(cwd)('clients').select()).toHaveLength(2)
  })

  on('seed check proves that twice is the same as once, on a database of its own', async () => {
    const cwd = await seeded(database, standard)
    expect(await gapi(['seed', 'check'], { cwd })).toMatchObject({
      code: 0,
      stdout: 'Seeding twice is the same as seeding once: 7 rows.\n',
    })
    writeIn(cwd, 'seeds/04_notes.js', `exports.seed = knex => knex('notes').insert({ text: 'again' })`)
    const { code, stdout } = await gapi(['seed', 'check', '--json'], { cwd })
    expect({
      code,
      tables: JSON.parse(stdout).differences.map(({ table }: { table: string }) => table),
    }).toEqual({
      code: 1,
      tables: ['notes'],
    })
    expect(await knexOf(cwd)('clients').select()).toEqual([])
  })

  on('several that start at once add every row once', { timeout: 120_000 }, async () => {
    const cwd = await seeded(database, {
      ...standard,
      '04_notes.js': `exports.seed = async knex => {
        if (await knex('notes').where({ text: 'once' }).first()) return
        await new Promise(done => setTimeout(done, 50))
        await knex('notes').insert({ text: 'once' })
      }`,
    })
    const started = Array.from({ length: 4 }, () => startGapi(['seed', '--json'], cwd))
    const exits = await Promise.all(started.map(({ exited }) => exited))
    for (const { code, stderr, stdout } of exits)
      expect({ code, stderr: code ? stderr + stdout : '' }).toEqual({ code: 0, stderr: '' })
    expect(await knexOf(cwd)('notes').select()).toHaveLength(1)
    expect(await knexOf(cwd)('orders').select()).toHaveLength(3)
  })

  on('a number that a seed gives does not collide with the next the database gives', async () => {
    const cwd = await seeded(database, {
      '01_clients.yaml': '- { id: 1, name: Ada }\n- { id: 2, name: Bob }\n'
        .replace(/^/, 'table: clients\nkey: name\nrows:\n')
        .replaceAll('\n- ', '\n  - '),
    })
    expect((await seedJson(cwd)).exitCode).toBe(0)
    await knexOf(cwd)('clients').insert({ name: 'Eve' })
    expect(await knexOf(cwd)('clients').where({ name: 'Eve' }).select()).toHaveLength(1)
  })
})
