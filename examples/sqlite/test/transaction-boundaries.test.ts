import { expect, test } from 'vitest'
import { controlsTransaction } from '../src/db/transaction-state.ts'
import type { Db } from '../src/db/unit-of-work.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { endUnseen } from './support/database.ts'
import { wares } from './support/shop.ts'

const tea = (sku: string) => ({ sku, name: 'Tea', price_cents: 690, stock: 1 })
const ignoreError = () => {}
const both = (skus: readonly string[]) => (db: Db) => Promise.all(skus.map(sku => db.wares.add(tea(sku))))
let work: (db: Db) => unknown = ignoreError
let statement = ''

const writes = blueprint('/test', on => {
  on.anonymous.post('/', { summary: 'Work' }, async ({ db }) => void (await work(db)))
  on.anonymous.get(
    '/',
    { summary: 'Run a statement' },
    async ({ db }) => void (await db.query.raw(statement)),
  )
})

const lines: string[] = []
const { app, call } = await startApi(
  [wares, writes],
  { POOL_SIZE: '1', LOG_LEVEL: 'error' },
  {
    write: line => void lines.push(line),
  },
)

/** The status of a handler and what it stored; also checks that the connection still works afterwards. */
async function outcome(handler: (db: Db) => unknown) {
  work = handler
  const { status } = await call('POST', '/test')
  const stored = (await app.knex('wares').where('sku', 'like', 'b-%').pluck('sku')).sort()
  await app.knex('wares').where('sku', 'like', 'b-%').delete()
  expect((await call('POST', '/v1/wares', { as: 'admin', body: tea('b-after') })).status).toBe(201)
  await app.knex('wares').where({ sku: 'b-after' }).delete()
  return { status, stored }
}

const lost = { status: 500, stored: [] }
const controls = ['commit', 'COMMIT;', 'rollback', 'ROLLBACK', 'begin', 'BEGIN;', '/* so */ rollback -- that']

test.each(controls)('"%s" in a handler is a 500, caught or not, and stores nothing', async sql => {
  expect(
    await outcome(async db => {
      await db.wares.add(tea('b-1'))
      await db.query.raw(sql)
    }),
  ).toEqual(lost)

  expect(
    await outcome(async db => {
      await db.wares.add(tea('b-1'))
      await db.query.raw(sql).catch(ignoreError)
      await db.wares.add(tea('b-2')).catch(ignoreError)
      await db.query('wares').update({ stock: 99 }).catch(ignoreError)
    }),
  ).toEqual(lost)

  expect(
    await outcome(async db => {
      await db.wares.add(tea('b-1'))
      await db.atomically(part => part.query.raw(sql)).catch(ignoreError)
      await db.wares.add(tea('b-2')).catch(ignoreError)
    }),
  ).toEqual(lost)
  expect(await app.knex('wares').where({ stock: 99 })).toEqual([])
})

test('after a statement that ends the transaction implicitly the request is a 500 and stores nothing', async () => {
  const { status, stored } = await outcome(async db => {
    await db.query.raw(endUnseen).catch(ignoreError)
    await db.wares.add(tea('b-1')).catch(ignoreError)
    await db.atomically(both(['b-2', 'b-3'])).catch(ignoreError)
  })
  expect([status, stored]).toEqual([500, []])
})

test.each(controls)('"%s" in a GET is a 500, and leaves no transaction open', async sql => {
  statement = sql
  expect((await call('GET', '/test')).status).toBe(500)
  await expect(app.knex.raw(sql)).rejects.toThrow('begins or ends a transaction')
  expect(await outcome(db => db.wares.add(tea('b-1')))).toMatchObject({ stored: ['b-1'] })
})

test.each([
  ['commit and chain', true],
  ['; -- so\n start  transaction', true],
  ['select 1; end', true],
  ['rollback to savepoint a', false],
  ['ROLLBACK WORK TO a', false],
  ['savepoint a', false],
  ['release a', false],
  ["insert into a values ('commit')", false],
  ['/* commit */ select 1', false],
  ['select 1 as committed', false],
  ['beginning', false],
  ['create trigger t after insert on a begin select 1; end', false],
  ['begin not atomic select 1; end', false],
])('"%s" controls a transaction: %s', (sql, controlled) => {
  expect(controlsTransaction(sql)).toBe(controlled)
})

test('concurrent db.atomically run one after the other', async () => {
  const handler = (db: Db) =>
    Promise.all(['b-1', 'b-2'].map(sku => db.atomically(part => part.wares.add(tea(sku)))))
  expect(await outcome(handler)).toEqual({ status: 204, stored: ['b-1', 'b-2'] })
})

test('concurrent queries in a db.atomically belong to it', async () => {
  expect(await outcome(db => db.atomically(both(['b-1', 'b-2'])))).toEqual({
    status: 204,
    stored: ['b-1', 'b-2'],
  })
})

test('a write outside an open db.atomically is refused, and not rolled back with it', async () => {
  const handler = async (db: Db) => {
    const part = db.atomically(async part => {
      await part.wares.add(tea('b-1'))
      await expect(both(['b-3', 'b-4'])(db)).rejects.toThrow('outside a db.atomically')
      await part.wares.add(tea('b-2'))
      throw new Error('Undo this part.')
    })
    await expect(part).rejects.toThrow('Undo this part.')
    await db.wares.add(tea('b-5'))
  }
  expect(await outcome(handler)).toEqual({ status: 204, stored: ['b-5'] })
})

test('a write outside an open db.atomically fails the request', async () => {
  const handler = (db: Db) => {
    let open = () => {}
    const opened = new Promise<void>(resolve => {
      open = resolve
    })
    const part = db.atomically(async part => {
      await part.wares.add(tea('b-1'))
      open()
      await part.wares.add(tea('b-2'))
    })
    return Promise.all([part, opened.then(() => db.wares.add(tea('b-3')))])
  }
  expect(await outcome(handler)).toEqual(lost)
})

test('inside db.atomically the outer db is refused at once, for a query and for a db.atomically', async () => {
  expect(await outcome(db => db.atomically(() => db.wares.add(tea('b-1'))))).toEqual(lost)
  expect(await outcome(db => db.atomically(() => db.atomically(part => part.wares.add(tea('b-1')))))).toEqual(
    lost,
  )
  expect(lines.join('')).toContain('outside a db.atomically')
})

test('a db.atomically that is not awaited is not committed partly', async () => {
  const handler = async (db: Db) => {
    db.atomically(async part => {
      await part.wares.add(tea('b-1'))
      await part.wares.add(tea('b-2'))
    }).catch(ignoreError)
    await db.query.raw('select 1').catch(ignoreError)
  }
  expect(await outcome(handler)).toEqual(lost)
})

test('after a savepoint that cannot be rolled back to, the whole transaction is rolled back', async () => {
  let savepoint = ''
  app.knex.on('query', ({ sql }) => {
    savepoint = /^SAVEPOINT (\w+)/.exec(sql)?.[1] ?? savepoint
  })
  expect(
    await outcome(async db => {
      await db.wares.add(tea('b-1'))
      await db.atomically(async ({ query }) => {
        await query.raw(`release savepoint ${savepoint}`)
        throw new RangeError('nothing to roll back to')
      })
    }),
  ).toEqual(lost)
})
