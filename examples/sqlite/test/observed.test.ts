import { expect, test } from 'vitest'
import { observedKnex } from '../src/db/observed.ts'
import { startApi } from './support/api.ts'

const { app } = await startApi()

/** A Knex whose statements are kept. */
function observed() {
  const sent: string[] = []
  const ended: string[] = []
  const plain = (sql: string) => sql.replaceAll(/["`]/g, '')
  const knex = observedKnex(app.knex, [
    { sent: ({ sql }) => void sent.push(plain(sql)) },
    { ended: ({ sql }) => void ended.push(plain(sql)) },
  ])
  return { knex, sent, ended }
}

test('every statement is observed, also in transactions and of copied queries', async () => {
  const { knex, sent, ended } = observed()
  await knex('wares').select('id')
  await knex('wares').select('name').clone()
  await knex.select('id').from('clients')
  await knex.raw('select 1')
  await knex.transaction(async trx => {
    await trx('sales').select('id')
    await trx.transaction(inner => inner('sale_lines').select('id'))
  })
  const texts = [
    'select id from wares',
    'select name from wares',
    'select id from clients',
    'select 1',
    'select id from sales',
    'select id from sale_lines',
  ]
  expect(sent).toEqual(expect.arrayContaining(texts))
  expect(ended).toEqual(texts)
})

test('a statement that fails has ended, too', async () => {
  const { knex, ended } = observed()
  await expect(knex('no_such_table').select('id')).rejects.toThrow('no_such_table')
  expect(ended).toEqual(['select id from no_such_table'])
})

test('those of others are not observed, also at the same time', async () => {
  const [one, other] = [observed(), observed()]
  await Promise.all([
    one.knex('wares').select('id'),
    other.knex.transaction(trx => trx('sales').select('id')),
    app.knex('clients').select('id'),
  ])
  expect(one.sent).toEqual(['select id from wares'])
  expect(other.sent).toContain('select id from sales')
  expect(other.sent.join()).not.toMatch(/wares|clients/)
})

test('it shares the connections, leaves no listener, and what it sends is still sent by the Knex of the app', async () => {
  const listeners = app.knex.client.listenerCount('query')
  const all: string[] = []
  const listener = ({ sql }: { sql: string }) => void all.push(sql)
  app.knex.on('query', listener)
  const { knex } = observed()
  await knex.transaction(trx => trx.raw('select 2'))
  app.knex.off('query', listener)

  expect(all.filter(sql => sql === 'select 2')).toHaveLength(1)
  expect(knex.client.pool).toBe(app.knex.client.pool)
  expect(app.knex.client.listenerCount('query')).toBe(listeners)
})
