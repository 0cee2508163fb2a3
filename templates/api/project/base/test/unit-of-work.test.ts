import { expect, test } from 'vitest'
import { connect } from '../src/db/connect.ts'
import { ById } from '../src/db/row.ts'
import { Product } from '../src/db/schema.ts'
import { blueprint } from '../src/http/blueprint.ts'
import { problem } from '../src/http/problem.ts'
import { products } from '../src/products.ts'
import { startApi } from './api.ts'
import { breakCommit } from './database.ts'

const tea = (sku: string) => ({ sku, name: 'Tea', price_cents: 690, stock: 1 })
const mails: string[] = []

const writes = blueprint('/test', on => {
  on.anonymous.post('/refused', { summary: 'Write, then refuse' }, async ({ db }) => {
    await db.products.add(tea('refused'))
    db.afterCommit(() => mails.push('refused'))
    throw problem(409, 'Not this one.')
  })

  on.anonymous.post('/flushed', { summary: 'Look from outside', reply: ById }, async ({ db }) => {
    const { id } = await db.products.add(tea('flushed'))
    expect(await other('products').where({ id })).toEqual([])
    db.afterCommit(() => mails.push('flushed'))
    return { id }
  })

  on.anonymous.post('/parts', { summary: 'Undo one part' }, async ({ db }) => {
    await db.products.add(tea('kept'))
    const part = db.atomically(async db => {
      await db.products.add(tea('undone'))
      db.afterCommit(() => mails.push('undone'))
      await db.products.add(tea('undone'))
    })
    await expect(part).rejects.toThrow()
    await db.atomically(db => db.products.add(tea('kept-too')))
  })

  on.anonymous.get('/write', { summary: 'Write in a GET' }, async ({ db }) => {
    await db.query('products').update({ stock: 99 })
  })

  on.anonymous.post('/broken', { summary: 'Fail to commit', reply: Product, status: 201 }, async ({ db }) => {
    const product = await db.products.add(tea('broken'))
    db.afterCommit(() => mails.push('broken'))
    await breakCommit(db.query)
    return product
  })
})

const { app, call, config } = await startApi([products, writes])
const other = connect(config.DATABASE_URL)

test('a refused request leaves nothing behind', async () => {
  expect((await call('POST', '/test/refused')).status).toBe(409)
  expect(await app.knex('products').where({ sku: 'refused' })).toEqual([])
  expect(mails).not.toContain('refused')
})

test('a part that fails is undone alone', async () => {
  expect((await call('POST', '/test/parts')).status).toBe(204)

  const kept = await app.knex('products').whereIn('sku', ['kept', 'kept-too', 'undone']).pluck('sku')
  expect(kept.sort()).toEqual(['kept', 'kept-too'])
  expect(mails).not.toContain('undone')
})

test('a GET that writes fails', async () => {
  expect((await call('GET', '/test/write')).status).toBe(500)
  expect(await app.knex('products').where({ stock: 99 })).toEqual([])
})

test('a flush gives an id that nobody else sees before the commit', async () => {
  const { status, body } = await call('POST', '/test/flushed')

  expect(status).toBe(200)
  expect(await other('products').where({ id: body.id })).toHaveLength(1)
  expect(mails).toContain('flushed')
  await other.destroy()
})

test('a commit that fails answers 500 and leaves nothing behind', async () => {
  expect((await call('POST', '/test/broken')).status).toBe(500)
  expect(await app.knex('products').where({ sku: 'broken' })).toEqual([])
  expect(mails).not.toContain('broken')
})
