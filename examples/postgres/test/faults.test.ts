import { createServer } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { TestingConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'
import { connect } from '../src/db/connect.ts'
import { violationOf } from '../src/db/error-codes.ts'
import { health } from '../src/http/operate/health.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { tables, wares } from './support/shop.ts'
import { temporaryName } from './support/temporary-name.ts'

const tea = (sku: string) => ({ sku, name: 'Tea', price_cents: 690, stock: 1 })
const ignoreError = () => {}
let statement = ''

const mishaps = blueprint('/test', on => {
  on.anonymous.post('/own', { summary: 'Fail after the session ended' }, async ({ db }) => {
    await db.query.raw('select pg_terminate_backend(pg_backend_pid())').catch(ignoreError)
    throw new RangeError('the own error of the handler')
  })

  const sql = { summary: 'Run a statement' }
  on.anonymous.post('/sql', sql, async ({ db }) => void (await db.query.raw(statement)))
  on.anonymous.get('/sql', sql, async ({ db }) => void (await db.query.raw(statement)))
})

const lines: string[] = []
const limits = {
  LOCK_TIMEOUT: '3',
  STATEMENT_TIMEOUT: '6',
  POOL_SIZE: '2',
  LOG_LEVEL: 'error',
}
const { app, call, config } = await startApi([health, mishaps, wares], limits, {
  write: line => void lines.push(line),
})
const other = connect(config.DATABASE_URL)
afterAll(() => other.destroy())
const row = (await call('POST', '/v1/wares', { as: 'admin', body: tea('row') })).body.id
const errorOf = (sql: string): Promise<Error> =>
  app.knex.raw(sql).then(
    () => Error('no error'),
    error => error,
  )

/** The response of a handler that runs this statement; also checks that the connections still work afterwards. */
async function answerTo(sql: string, method: 'GET' | 'POST' = 'POST') {
  statement = sql
  const { status, headers } = await call(method, '/test/sql')
  // On a busy machine a read, too, can exceed these short limits.
  for (let n = 0; n < 3; n++)
    await expect.poll(async () => (await call('GET', '/v1/wares')).status, { timeout: 10_000 }).toBe(200)
  return [status, headers['retry-after'] !== undefined]
}

const unavailable = [503, true]

test("the log has the handler's own error, not that of the ROLLBACK; the session is dropped", async () => {
  lines.length = 0
  expect((await call('POST', '/test/own')).status).toBe(500)
  expect(lines.join('')).toContain('the own error of the handler')
  // On a busy machine a read, too, can exceed these short limits.
  for (let n = 0; n < 3; n++)
    await expect.poll(async () => (await call('GET', '/v1/wares')).status, { timeout: 10_000 }).toBe(200)
})

test('a write or a read waits at most LOCK_TIMEOUT for a lock of another transaction (55P03)', async () => {
  const theirs = await other.transaction()
  await theirs('wares').where({ id: row }).update({ stock: 8 })
  expect(await answerTo(`update wares set stock = 9 where id = '${row}'`)).toEqual(unavailable)
  await theirs.raw('lock table wares')
  expect((await call('GET', '/v1/wares')).status).toBe(503)
  await theirs.rollback()
})

test.each(['GET', 'POST'] as const)(
  'a statement in a %s ends after STATEMENT_TIMEOUT (57014)',
  async method => {
    expect(await answerTo('select pg_sleep(60)', method)).toEqual(unavailable)
  },
)

test.each([
  ['57014', 'select pg_cancel_backend(pg_backend_pid()), pg_sleep(5)'],
  ['57P01', 'select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)'],
])('%s: %s', async (_code, sql) => {
  expect(await answerTo(sql)).toEqual(unavailable)
  expect(await answerTo(sql, 'GET')).toEqual(unavailable)
})

const unsorted = 'select n from generate_series(1, 100000) n order by n desc'

const { rows } = await other.raw('select usesuper from pg_user where usename = current_user')
const asSuperuser = test.skipIf(!rows[0].usesuper)

asSuperuser('a query that exceeds temp_file_limit (53400) is 503', async () => {
  expect(await answerTo(`set local temp_file_limit = 64; set local work_mem = 64; ${unsorted}`)).toEqual(
    unavailable,
  )
})

asSuperuser('a role at its connection limit (53300) and an unknown role (28) are 503', async () => {
  const [name, password] = [temporaryName(), temporaryName()]
  await other.raw(`create role ?? login password '${password}' connection limit 0`, [name])
  for (const username of [name, 'nobody']) {
    const url = Object.assign(new URL(config.DATABASE_URL.reveal()), { username, password })
    const lost = await createApp(load(TestingConfig, { DATABASE_URL: url.href }), {
      blueprints: [wares],
      tables,
    })
    const { statusCode, headers } = await lost.inject('/v1/wares')
    expect([statusCode, headers['retry-after']]).toEqual([503, username === name ? '1' : '2'])
    await lost.close()
  }
  await other.raw('drop role ??', [name])
})

test('the server ends an idle transaction after IDLE_TRANSACTION_TIMEOUT (25P03)', async () => {
  const idle = blueprint('/test', on => {
    on.anonymous.post('/idle', { summary: 'Wait' }, async ({ db }) => {
      await db.wares.add(tea('idle'))
      for (let gone = false; !gone; ) {
        const { rows } = await other.raw("select 1 from pg_stat_activity where state = 'idle in transaction'")
        gone = rows.length === 0
      }
    })
  })
  const url = config.DATABASE_URL.reveal()
  const lazy = await createApp(load(TestingConfig, { DATABASE_URL: url, IDLE_TRANSACTION_TIMEOUT: '1' }), {
    blueprints: [idle],
    tables,
  })
  expect((await lazy.inject({ method: 'POST', url: '/test/idle' })).statusCode).toBe(503)
  await lazy.close()
})

test('while the database is read-only (25006) writes are 503 and the API is not ready', async () => {
  const name = new URL(config.DATABASE_URL.reveal()).pathname.slice(1)
  const set = async (value: string) => {
    await other.raw(`alter database ?? set default_transaction_read_only = ${value}`, [name])
    await other.raw(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = ? and pid <> pg_backend_pid()',
      [name],
    )
  }
  const ready = async () => (await call('GET', '/health/ready')).status
  await set('on')
  await expect.poll(ready).toBe(503)
  expect(await answerTo(`update wares set stock = 9 where id = '${row}'`)).toEqual(unavailable)
  await other.raw('set default_transaction_read_only = off')
  await set('off')
  await expect.poll(ready).toBe(200)
})

test('ECONNREFUSED, ECONNRESET and an unknown database (3D000) are 503', async () => {
  const server = createServer(socket => socket.destroy()).listen(0, '127.0.0.1')
  await new Promise(listening => server.once('listening', listening))
  const { port } = Object(server.address())
  for (const change of [{ port: '1' }, { port: String(port) }, { pathname: '/nowhere' }]) {
    const url = new URL(config.DATABASE_URL.reveal())
    Object.assign(url, change)
    const lost = await createApp(load(TestingConfig, { DATABASE_URL: url.href }), {
      blueprints: [health, wares],
      tables,
    })
    const paths = ['/v1/wares', '/health/ready', '/health/live']
    const responses = await Promise.all(paths.map(path => lost.inject(path)))
    expect(responses.map(({ statusCode }) => statusCode)).toEqual([503, 503, 200])
    expect(responses[0]?.headers['retry-after']).toBe('2')
    await lost.close()
  }
  server.close()
})

test('constraint errors are recognized by SQLSTATE: unique, foreign key, CHECK', async () => {
  await app.knex.raw(
    'create table ruled (id int primary key, stock int check (stock >= 0)); insert into ruled values (1, 1)',
  )
  const kinds = []
  for (const sql of [
    'insert into ruled values (1, 1)',
    'insert into ruled values (2, -1)',
    'insert into sale_lines values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, now())',
  ])
    kinds.push(violationOf(await errorOf(sql))?.kind)
  expect(kinds).toEqual(['unique', 'check', 'foreign'])
})
