import { expect, test } from 'vitest'
import { connect } from '../src/db/connect.ts'
import { IdParams } from '../src/db/row.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { problem } from '../src/http/response/problem.ts'
import { startApi } from './support/api.ts'
import { breakCommit } from './support/database.ts'
import { Ware, wares } from './support/shop.ts'

const tea = (sku: string) => ({ sku, name: 'Tea', price_cents: 690, stock: 1 })
const mails: string[] = []

const writes = blueprint('/test', on => {
  on.anonymous.post('/refused', { summary: 'Write, then refuse' }, async ({ db }) => {
    await db.wares.add(tea('refused'))
    db.afterCommit(() => mails.push('refused'))
    throw problem(409, 'Not this one.')
  })

  on.anonymous.post('/flushed', { summary: 'Look from outside', reply: IdParams }, async ({ db }) => {
    const { id } = await db.wares.add(tea('flushed'))
    expect(await other('wares').where({ id })).toEqual([])
    db.afterCommit(() => mails.push('flushed'))
    return { id }
  })

  on.anonymous.post('/parts', { summary: 'Undo one part' }, async ({ db }) => {
    await db.wares.add(tea('kept'))
    const part = db.atomically(async db => {
      await db.wares.add(tea('undone'))
      db.afterCommit(() => mails.push('undone'))
      await db.wares.add(tea('undone'))
    })
    await expect(part).rejects.toThrow()
    await db.atomically(db => db.wares.add(tea('kept-too')))
  })

  on.anonymous.get('/write', { summary: 'Write in a GET' }, async ({ db }) => {
    await db.query('wares').update({ stock: 99 })
  })

  on.anonymous.post('/broken', { summary: 'Fail to commit', reply: Ware, status: 201 }, async ({ db }) => {
    const product = await db.wares.add(tea('broken'))
    db.afterCommit(() => mails.push('broken'))
    await breakCommit(db.query)
    return product
  })
})

const { app, call, config } = await startApi([wares, writes])
const other = connect(config.DATABASE_URL)

test('a request that throws stores nothing', async () => {
  expect((await call('POST', '/test/refused')).status).toBe(409)
  expect(await app.knex('wares').where({ sku: 'refused' })).toEqual([])
  expect(mails).not.toContain('refused')
})

test('only the failed db.atomically is rolled back', async () => {
  expect((await call('POST', '/test/parts')).status).toBe(204)

  const kept = await app.knex('wares').whereIn('sku', ['kept', 'kept-too', 'undone']).pluck('sku')
  expect(kept.sort()).toEqual(['kept', 'kept-too'])
  expect(mails).not.toContain('undone')
})

test('a GET that writes fails', async () => {
  expect((await call('GET', '/test/write')).status).toBe(500)
  expect(await app.knex('wares').where({ stock: 99 })).toEqual([])
})

test('a new row has an id at once, and is visible to others after the commit', async () => {
  const { status, body } = await call('POST', '/test/flushed')

  expect(status).toBe(200)
  expect(await other('wares').where({ id: body.id })).toHaveLength(1)
  expect(mails).toContain('flushed')
  await other.destroy()
})

test('a failed commit is an error, and stores nothing', async () => {
  expect((await call('POST', '/test/broken')).status).toBeGreaterThanOrEqual(500)
  expect(await app.knex('wares').where({ sku: 'broken' })).toEqual([])
  expect(mails).not.toContain('broken')
})
