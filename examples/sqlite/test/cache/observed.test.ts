import { expect, test } from 'vitest'
import { observedKnexes } from '../../src/db/observed.ts'
import { startApi } from '../support/api.ts'

const { app } = await startApi()

test('every statement is observed, also in transactions and of copied queries, and the connections are shared', async () => {
  const seen: string[] = []
  const listeners = app.knex.client.listenerCount('query')
  const lend = observedKnexes(app.knex)
  const { knex, release } = lend(({ sql }) => void seen.push(sql.replaceAll(/["`]/g, '')))
  await knex('wares').select('id')
  await knex('wares').select('name').clone()
  await knex.raw('select 1')
  await knex.transaction(async trx => {
    await trx('sales').select('id')
    await trx.transaction(inner => inner('sale_lines').select('id'))
  })
  await app.knex('wares').select('sku')

  for (const text of [
    'select id from wares',
    'select name from wares',
    'select 1',
    'select id from sales',
    'select id from sale_lines',
  ])
    expect(seen).toContain(text)
  expect(seen.filter(text => text.includes('sku'))).toEqual([])
  expect(knex.client.pool).toBe(app.knex.client.pool)
  expect(app.knex.client.listenerCount('query')).toBe(listeners)
  release()
  expect(lend(() => {}).knex).toBe(knex)
})
