import { createServer } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { TestingConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'
import { connect } from '../src/db/connect.ts'
import { violationOf } from '../src/db/error-codes.ts'
import { faultOf } from '../src/db/fault.ts'
import type { Db } from '../src/db/unit-of-work.ts'
import { health } from '../src/http/operate/health.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { tables, wares } from './support/shop.ts'

const tea = (sku: string) => ({ sku, name: 'Tea', price_cents: 690, stock: 1 })
const ignoreError = () => {}
let collisions = 0
let runs = 0

const mishaps = blueprint('/test', on => {
  const routes = {
    plain: (db: Db) => collide(db),
    caught: (db: Db) => collide(db).catch(ignoreError),
    'caught-in-part': (db: Db) => db.atomically(collide).catch(ignoreError),
    'caught-all': async (db: Db) => {
      await db.atomically(collide).catch(ignoreError)
      await db.wares.add(tea('half-3')).catch(ignoreError)
      await db.query('wares').update({ stock: 77 }).catch(ignoreError)
    },
  }
  for (const [name, part] of Object.entries(routes))
    on.anonymous.post(`/${name}`, { summary: 'Collide' }, async ({ db }) => {
      await db.wares.add(tea('half-1'))
      await part(db)
      if (name !== 'caught-all') await db.wares.add(tea('half-2'))
    })

  on.anonymous.post('/retried', { summary: 'Collide, and again', retry: true }, async ({ db }) => {
    runs++
    await db.wares.add(tea('retried'))
    if (collisions-- > 0) await collide(db)
  })

  on.anonymous.post('/own', { summary: 'Fail after the server ended the transaction' }, async ({ db }) => {
    await collide(db).catch(ignoreError)
    throw new RangeError('the own error of the handler')
  })

  on.anonymous.post('/alter', { summary: 'Change a table' }, async ({ db }) => {
    await db.wares.add(tea('altered'))
    await db.query.raw('create table altered (id int)')
    await db.wares.add(tea('half-2'))
  })

  on.anonymous.post('/sql', { summary: 'Run a statement' }, async ({ db }) => {
    await db.query.raw(statement)
  })

  on.anonymous.get('/sql', { summary: 'Run a statement' }, async ({ db }) => {
    await db.query.raw(statement)
  })
})

let statement = ''
const lines: string[] = []
const limits = {
  RESPONSE_TIMEOUT: '120', // The server may choose the other transaction first, so this can take several attempts.
  LOCK_TIMEOUT: '1',
  STATEMENT_TIMEOUT: '2',
  POOL_SIZE: '2',
  LOG_LEVEL: 'error',
}
const { app, call, config } = await startApi([health, mishaps, wares], limits, {
  write: line => void lines.push(line),
})
const other = connect(config.DATABASE_URL)
afterAll(() => other.destroy())
for (let n = 0; n < 40; n++) await call('POST', '/v1/wares', { as: 'admin', body: tea(`row-${n}`) })

/** Causes a deadlock with a transaction that has changed more rows, so that the server rolls this one back. */
async function collide({ query }: Db): Promise<void> {
  await query('wares').where({ sku: 'row-0' }).update({ stock: 5 })
  const theirs = await other.transaction()
  await theirs('wares').whereNot({ sku: 'row-0' }).where('sku', 'like', 'row-%').update({ stock: 6 })
  const waiting = theirs('wares').where({ sku: 'row-0' }).update({ stock: 6 }).catch(ignoreError)
  try {
    await query('wares').where({ sku: 'row-1' }).update({ stock: 5 })
  } finally {
    await waiting
    await theirs.rollback()
  }
}

const halves = () => app.knex('wares').where('sku', 'like', 'half-%').pluck('sku')
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

test.each(['plain', 'caught', 'caught-in-part', 'caught-all'])(
  'a deadlock (1213), %s: nothing is stored, 503',
  async name => {
    const { status, headers } = await call('POST', `/test/${name}`)

    expect([status, headers['retry-after']]).toEqual([503, '1'])
    expect(await halves()).toEqual([])
    expect(await app.knex('wares').where({ stock: 77 })).toEqual([])
  },
)

test('a route with retry runs again after a deadlock, at most twice', async () => {
  runs = 0
  collisions = 2
  expect([(await call('POST', '/test/retried')).status, runs]).toEqual([204, 3])
  expect(await app.knex('wares').where({ sku: 'retried' })).toHaveLength(1)

  await app.knex('wares').where({ sku: 'retried' }).delete()
  runs = 0
  collisions = 3
  expect([(await call('POST', '/test/retried')).status, runs]).toEqual([503, 3])
  expect(await app.knex('wares').where({ sku: 'retried' })).toEqual([])
})

test("the log has the handler's own error, not that of the ROLLBACK", async () => {
  lines.length = 0
  expect((await call('POST', '/test/own')).status).toBe(500)
  expect(lines.join('')).toContain('the own error of the handler')
})

test('a statement that ends the transaction implicitly is an error, and nothing runs after it', async () => {
  expect((await call('POST', '/test/alter')).status).toBe(500)
  expect(await halves()).toEqual([])
  await app.knex('wares').where({ sku: 'altered' }).delete()
})

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
    'select distinct table_collation as name from information_schema.tables where table_schema = database() and table_name not in (?, ?, ?)',
    ['ruled', 'altered', 'small'],
  )
  for (const { name } of rows) expect(name).toMatch(/^utf8mb4_(nopad|0900)_bin$/)
})

test('parameters in DATABASE_URL are refused, because none is read', () => {
  for (const name of ['max_statement_time', 'ssl-mode'])
    expect(() => load(TestingConfig, { DATABASE_URL: `mysql://app@db/shop?${name}=5` })).toThrow(`?${name}`)
})
