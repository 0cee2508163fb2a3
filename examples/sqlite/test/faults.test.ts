import { chmodSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { TestingConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'
import { violationOf } from '../src/db/error-codes.ts'
import { sqlite } from '../src/db/sqlite-file.ts'
import { health } from '../src/http/operate/health.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { tables, wares } from './support/shop.ts'

const tea = (sku: string) => ({ sku, name: 'Tea', price_cents: 690, stock: 1 })
const ignoreError = () => {}
const { DatabaseSync } = sqlite()

const mishaps = blueprint('/test', on => {
  on.anonymous.post('/full', { summary: 'Catch a full disk' }, async ({ db }) => {
    await db.wares.add(tea('half-1'))
    const [{ page_count }] = await db.query.raw('pragma page_count')
    await db.query.raw(`pragma max_page_count = ${page_count}`)
    await db
      .query('wares')
      .insert({ ...row, name: 'x'.repeat(9_000_000) })
      .catch(ignoreError)
    await db.wares.add(tea('half-2'))
  })

  on.anonymous.post('/read-only', { summary: 'Write where that is not allowed' }, async ({ db }) => {
    await db.query.raw('pragma query_only = on')
    await db.wares.add(tea('read-only'))
  })

  on.anonymous.post('/deferred', { summary: 'Fail in the COMMIT' }, async ({ db }) => {
    await db.query.raw('pragma defer_foreign_keys = on')
    const line = { sale_id: row.id, ware_id: row.id, quantity: 1 }
    await db.sale_lines.add(line)
  })
})

const row = { id: '01890000-0000-7000-8000-000000000000', created_at: new Date(), ...tea('row') }
const { app, call, config } = await startApi([health, mishaps, wares], {
  LOCK_TIMEOUT: '1',
  RATE_LIMIT_ANONYMOUS: '0',
})
const file = config.DATABASE_URL.reveal().slice('sqlite:'.length)
const list = async () => (await call('GET', '/v1/wares')).status
const ready = async () => (await call('GET', '/health/ready')).status
const write = (sku: string) => call('POST', '/v1/wares', { as: 'admin', body: tea(sku) })
const errorOf = (sql: string): Promise<Error> =>
  app.knex.raw(sql).then(
    () => Error('no error'),
    error => error,
  )

/** Opens a second connection, like that of another process, for `use`. */
async function elsewhere<T>(use: (run: (sql: string) => void) => Promise<T>): Promise<T> {
  const connection = new DatabaseSync(file)
  try {
    return await use(sql => connection.exec(sql))
  } finally {
    connection.close()
  }
}

test('while another process writes, a write waits up to LOCK_TIMEOUT (SQLITE_BUSY) and reads are served', async () => {
  await write('first')
  await elsewhere(async run => {
    run('begin immediate')
    let waits = true
    const late = write('late').finally(() => {
      waits = false
    })
    const responses = []
    while (waits) responses.push((await call('GET', '/health/live')).status, await list(), await ready())
    const { status, headers } = await late

    expect([status, headers['retry-after']]).toEqual([503, '1'])
    expect(responses.length).toBeGreaterThan(3)
    expect(new Set(responses)).toEqual(new Set([200]))

    const soon = write('soon')
    expect(await list()).toBe(200)
    run('commit')
    expect((await soon).status).toBe(201)
  })
})

test('the API is ready while a request waits inside its transaction', async () => {
  await app.knex.transaction(async trx => {
    await trx('wares').insert({ ...row, sku: 'held' })
    expect(await ready()).toBe(200)
    await trx.rollback()
  })
})

test('after an error that ends the transaction (SQLITE_FULL) nothing is stored, and it is 503', async () => {
  const { status, headers } = await call('POST', '/test/full')
  expect([status, headers['retry-after']]).toEqual([503, '60'])
  expect(await app.knex('wares').where('sku', 'like', 'half-%')).toEqual([])

  expect(await ready()).toBe(503)
  await app.knex.raw('pragma max_page_count = 1073741823')
  expect([await ready(), (await write('after')).status]).toEqual([200, 201])
})

test('after a failed COMMIT the connection has no open transaction', async () => {
  expect((await call('POST', '/test/deferred')).status).toBe(409)
  expect((await write('next')).status).toBe(201)
})

test('a write to a read-only database (SQLITE_READONLY) is 503', async () => {
  const { status, headers } = await call('POST', '/test/read-only')
  expect([status, headers['retry-after']]).toEqual([503, '10'])
  await app.knex.raw('pragma query_only = off')
  expect([await ready(), (await write('writable')).status]).toEqual([200, 201])
})

test.skipIf(process.getuid?.() === 0)('with a read-only file the API is not ready', async () => {
  chmodSync(file, 0o444)
  expect(await ready()).toBe(503)
  chmodSync(file, 0o644)
  expect(await ready()).toBe(200)
})

test('without its file the API is not ready, refuses writes and creates no file, until the file is back', async () => {
  renameSync(file, `${file}.moved`)
  expect([await ready(), (await write('lost')).status]).toEqual([503, 503])
  expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined()
  renameSync(`${file}.moved`, file)
  expect([await ready(), (await write('kept')).status]).toEqual([200, 201])
})

test('a file that cannot be opened (SQLITE_CANTOPEN) or is not a database (SQLITE_NOTADB) is 503', async () => {
  const [folder, text] = [`sqlite:${dirname(file)}`, `sqlite:${process.cwd()}/package.json`]
  for (const DATABASE_URL of [folder, text]) {
    const lost = await createApp(load(TestingConfig, { DATABASE_URL }), {
      blueprints: [health, wares],
      tables,
    })
    const paths = ['/v1/wares', '/health/ready', '/health/live']
    const responses = await Promise.all(paths.map(path => lost.inject(path)))
    expect(responses.map(({ statusCode }) => statusCode)).toEqual([503, 503, 200])
    await lost.close()
  }
})

test('constraint errors are recognized by result code: unique, foreign key, CHECK', async () => {
  await app.knex.raw(
    'create table ruled (id integer primary key, stock integer check (stock >= 0)); insert into ruled values (1, 1)',
  )
  const kinds = []
  for (const sql of [
    'insert into ruled values (1, 1)',
    'insert into ruled values (2, -1)',
    "insert into sale_lines values ('1', '2', '3', 1, '4')",
  ])
    kinds.push(violationOf(await errorOf(sql))?.kind)
  expect(kinds).toEqual(['unique', 'check', 'foreign'])
})

test.each([
  "insert into parts values ('a'); insert into parts values ('b')",
  "insert into parts values ('a;'); -- a comment\n ; /* another; */ insert into parts values ('b');",
  "create trigger t after insert on parts when new.name = 'x' begin select 1; select 2; end; insert into parts values ('a'), ('b')",
])('all statements of one text run: %s', async sql => {
  await app.knex.raw('drop table if exists parts; create table parts (name text)')
  await app.knex.raw(sql)
  expect(await app.knex('parts')).toHaveLength(2)
})

test('one statement with comments, semicolons and values returns rows; several with values are refused', async () => {
  const { knex } = app
  expect(await knex.raw("select ? as a, ';' as b; -- ; done", [1])).toEqual([{ a: 1, b: ';' }])
  expect(await knex.raw('/* ; */ select 1 as a ; ; ')).toEqual([{ a: 1 }])
  await expect(knex.raw('select ?; select 2', [1])).rejects.toThrow('takes no values')
})

test.each(['', ' ; ', '-- nothing', '/* nothing */;', '/* not closed'])(
  'SQL without a statement does nothing: %j',
  async sql => {
    expect(await app.knex.raw(sql)).toEqual([])
  },
)

test.each(['-- first\n', '/* first */', ';', '\n'])('a statement after %j runs', async start => {
  expect(await app.knex.raw(`${start}select 1 as one; -- last`)).toEqual([{ one: 1 }])
})

test('a table that was altered, here or in another process, is read with its new columns', async () => {
  const { knex } = app
  await knex.raw('drop table if exists grown; create table grown (a); insert into grown values (1)')
  const read = () => knex('grown')
  expect(await read()).toEqual([{ a: 1 }])
  await knex.schema.alterTable('grown', table => table.integer('b'))
  expect(await read()).toEqual([{ a: 1, b: null }])
  await elsewhere(async run => run('alter table grown add column c; alter table grown drop column b'))
  expect(await read()).toEqual([{ a: 1, c: null }])
  await elsewhere(async run => run('alter table grown drop column c'))
  expect(await knex.transaction(trx => trx('grown'))).toEqual([{ a: 1 }])
})
