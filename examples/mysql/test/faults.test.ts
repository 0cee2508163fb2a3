import { createServer } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { TestingConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'
import { connect } from '../src/db/connect.ts'
import { violationOf } from '../src/db/error-codes.ts'
import { faultOf } from '../src/db/fault.ts'
import { health } from '../src/http/operate/health.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { tables, wares } from './support/shop.ts'

let statement = ''

const mishaps = blueprint('/test', on => {
  on.anonymous.post('/sql', { summary: 'Run a statement' }, async ({ db }) => {
    await db.query.raw(statement)
  })

  on.anonymous.get('/sql', { summary: 'Run a statement' }, async ({ db }) => {
    await db.query.raw(statement)
  })
})

const limits = { LOCK_TIMEOUT: '1', STATEMENT_TIMEOUT: '2', POOL_SIZE: '2' }
const { app, call, config } = await startApi([health, mishaps, wares], limits)
const other = connect(config.DATABASE_URL)
afterAll(() => other.destroy())
const tea = { name: 'Tea', price_cents: 690, stock: 1 }
for (let n = 0; n < 40; n++)
  await call('POST', '/v1/wares', { as: 'admin', body: { ...tea, sku: `row-${n}` } })

const errorOf = (sql: string): Promise<Error & { errno?: number }> =>
  app.knex.raw(sql).then(
    () => Error('no error'),
    error => error,
  )

/** The response of a handler that runs this statement; also checks that its connection still works afterwards. */
async function answerTo(sql: string, method: 'GET' | 'POST' = 'POST') {
  statement = sql
  const { status, headers } = await call(method, '/test/sql')
  // On a busy machine a read, too, can exceed these short limits.
  for (let n = 0; n < 3; n++)
    await expect.poll(async () => (await call('GET', '/v1/wares')).status, { timeout: 10_000 }).toBe(200)
  return { status, retry: headers['retry-after'] !== undefined }
}

const endless = `select sum(a.stock) from ${[...'abcdefgh'].map(name => `wares ${name}`).join()}`
const unavailable = { status: 503, retry: true }

test('a statement waits at most LOCK_TIMEOUT for a lock of another transaction (1205)', async () => {
  const theirs = await other.transaction()
  await theirs('wares').where({ sku: 'row-3' }).update({ stock: 8 })
  expect(await answerTo("update wares set stock = 9 where sku = 'row-3'")).toEqual(unavailable)
  await theirs.rollback()
})

test('a read waits at most LOCK_TIMEOUT for a locked table', async () => {
  await other.transaction(async theirs => {
    await theirs.raw('lock tables wares write')
    expect((await call('GET', '/v1/wares')).status).toBe(503)
    await theirs.raw('unlock tables')
  })
})

test.each(['GET', 'POST'] as const)(
  'a statement in a %s ends after STATEMENT_TIMEOUT (1969)',
  async method => {
    expect(await answerTo(endless, method)).toEqual(unavailable)
    expect((await errorOf(endless)).errno).toBe(1969)
  },
)

test('a cancelled statement (1317) and a killed session (1927) are 503', async () => {
  for (const what of ['query', '']) {
    const kill = `kill ${what} connection_id()`
    expect(await answerTo(kill)).toEqual(unavailable)
  }
})

test('a full in-memory table (1114) is 503', async () => {
  await other.raw('create table if not exists small (text varchar(1000)) engine = memory max_rows = 10')
  expect(
    await answerTo(`insert into small values ${Array(20_000).fill("(repeat('x', 1000))").join()}`),
  ).toEqual(unavailable)
})

test('a write in a read-only transaction (1792) is 503', async () => {
  const error = await app.knex
    .transaction(trx => trx('wares').update({ stock: 1 }), { readOnly: true })
    .catch(error => error)
  expect([error.errno, faultOf(error)]).toEqual([1792, 'read-only'])
})

test('ECONNREFUSED, ECONNRESET, a wrong password (1045) and an unknown database (1049) are 503', async () => {
  const server = createServer(socket => socket.destroy()).listen(0, '127.0.0.1')
  await new Promise(listening => server.once('listening', listening))
  const { port } = Object(server.address())
  const changes = [{ port: '1' }, { port: String(port) }, { password: 'wrong' }, { pathname: '/nowhere' }]
  for (const change of changes) {
    const url = new URL(config.DATABASE_URL.reveal())
    Object.assign(url, change)
    const lost = await createApp(load(TestingConfig, { DATABASE_URL: url.href }), {
      blueprints: [health, wares],
      tables,
    })
    const responses = await Promise.all(
      ['/v1/wares', '/health/ready', '/health/live'].map(path => lost.inject(path)),
    )
    expect(responses.map(({ statusCode }) => statusCode)).toEqual([503, 503, 200])
    expect(responses[0]?.headers['retry-after']).toBe('2')
    await lost.close()
  }
  server.close()
})

test('constraint errors are recognized by number: unique, foreign key, CHECK', async () => {
  await app.knex.raw('create table ruled (id int primary key, stock int check (stock >= 0))')
  await app.knex.raw('insert into ruled values (1, 1)')
  const kinds = []
  for (const sql of [
    'insert into ruled values (1, 1)',
    'insert into ruled values (2, -1)',
    'insert into sale_lines values (uuid(), uuid(), uuid(), 1, now())',
  ])
    kinds.push(violationOf(await errorOf(sql))?.kind)
  expect(kinds).toEqual(['unique', 'check', 'foreign'])
})

test('every table compares text exactly', async () => {
  const [rows] = await app.knex.raw(
    'select distinct table_collation as name from information_schema.tables where table_schema = database() and table_name not in (?, ?)',
    ['ruled', 'small'],
  )
  for (const { name } of rows) expect(name).toMatch(/^utf8mb4_(nopad|0900)_bin$/)
})

test('parameters in DATABASE_URL are refused, because none is read', () => {
  for (const name of ['max_statement_time', 'ssl-mode'])
    expect(() => load(TestingConfig, { DATABASE_URL: `mysql://app@db/shop?${name}=5` })).toThrow(`?${name}`)
})
