import { afterAll, expect, test } from 'vitest'
import { connect } from '../src/db/connect.ts'
import type { Db } from '../src/db/unit-of-work.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { wares } from './support/shop.ts'

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
})

const lines: string[] = []
const limits = {
  RESPONSE_TIMEOUT: '120', // The server may choose the other transaction first, so this can take several attempts.
  LOCK_TIMEOUT: '1',
  STATEMENT_TIMEOUT: '2',
  POOL_SIZE: '2',
  LOG_LEVEL: 'error',
}
const { app, call, config } = await startApi([mishaps, wares], limits, {
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
