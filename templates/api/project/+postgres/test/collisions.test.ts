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
  }
  for (const [name, part] of Object.entries(routes))
    on.anonymous.post(`/${name}`, { summary: 'Collide' }, async ({ db }) => {
      await db.wares.add(tea(`${name}-1`))
      await part(db)
      if (name !== 'caught') await db.wares.add(tea(`${name}-2`))
    })

  on.anonymous.post('/retried', { summary: 'Collide, and again', retry: true }, async ({ db }) => {
    runs++
    await db.wares.add(tea('retried'))
    if (collisions-- > 0) await collide(db)
  })

  on.anonymous.post('/serial', { summary: 'See another world', retry: true }, async ({ db }) => {
    await db.query.raw('set transaction isolation level repeatable read')
    const { stock } = await db.wares.get(row)
    if (runs++ === 0) await other('wares').where({ id: row }).update({ stock: 20 })
    await db.wares.change(row, { stock: stock + 1 })
  })
})

// The server may choose the other transaction first, so a collision can take several attempts.
const limits = { RESPONSE_TIMEOUT: '120', LOCK_TIMEOUT: '3', STATEMENT_TIMEOUT: '6', POOL_SIZE: '2' }
const { app, call, config } = await startApi([mishaps, wares], limits)
const other = connect(config.DATABASE_URL)
afterAll(() => other.destroy())
const add = async (sku: string) => (await call('POST', '/v1/wares', { as: 'admin', body: tea(sku) })).body.id
const row = await add('row')
const pairs: Array<[string, string]> = []
for (let n = 0; n < 8; n++) pairs.push([await add(`one-${n}`), await add(`other-${n}`)])

/** Causes deadlocks until the server rolls this transaction back: which of the two it chooses depends on timing. */
async function collide({ query }: Db): Promise<void> {
  for (const [first, second] of pairs) {
    await query('wares').where({ id: first }).update({ stock: 5 })
    const theirs = await other.transaction()
    await theirs('wares').where({ id: second }).update({ stock: 6 })
    const waiting = query('wares')
      .where({ id: second })
      .update({ stock: 5 })
      .then(ignoreError, error => error)
    await untilOneWaits()
    const held = theirs('wares').where({ id: first }).update({ stock: 6 })
    held.catch(ignoreError).then(() => theirs.rollback())
    const error = await waiting
    if (error) throw error
  }
}

async function untilOneWaits(): Promise<void> {
  const ours = 'select 1 from pg_stat_activity where datname = current_database()'
  for (;;) {
    const { rows } = await other.raw(`${ours} and wait_event_type = 'Lock'`)
    if (rows.length > 0) return
  }
}

test.each(['plain', 'caught'])('a deadlock (40P01), %s: nothing is stored, 503', async name => {
  const { status, headers } = await call('POST', `/test/${name}`)

  expect([status, headers['retry-after']]).toEqual([503, '1'])
  expect(await app.knex('wares').where('sku', 'like', `${name}-_`)).toEqual([])
})

test('a deadlock in a savepoint undoes only that savepoint', async () => {
  expect((await call('POST', '/test/caught-in-part')).status).toBe(204)
  expect(await app.knex('wares').where('sku', 'like', 'caught-in-part-%')).toHaveLength(2)
})

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

test('a route with retry runs again after a serialization failure (40001)', async () => {
  runs = 0
  expect([(await call('POST', '/test/serial')).status, runs]).toEqual([204, 2])
  expect(await app.knex('wares').where({ id: row }).pluck('stock')).toEqual([21])
})
