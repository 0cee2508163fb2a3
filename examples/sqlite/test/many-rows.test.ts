import { expect, test } from 'vitest'
import type { Row } from '../src/db/row.ts'
import { Table } from '../src/db/table.ts'
import { startApi } from './support/api.ts'
import { nowhere } from './support/example.ts'

interface Counter extends Row {
  readonly name: string
  readonly place: number
  readonly open: boolean
  readonly views: string
  readonly details: unknown
}

const { app } = await startApi()
const columnTypes = { place: 'number', open: 'boolean', views: 'bigint', details: 'json' } as const
const counters = new Table<Counter>(app.knex, 'counters', columnTypes)
const values = { open: true, views: '9007199254740993', details: { tags: ['é'] } }

await app.knex.schema.createTable('counters', table => {
  table.uuid('id').primary()
  table.datetime('created_at', { precision: 3 }).notNullable()
  table.string('name', 20).notNullable()
  table.integer('place').notNullable()
  table.boolean('open').notNullable()
  table.bigInteger('views').notNullable()
  table.json('details').notNullable()
})

test('many rows are added in few statements, and are stored as add stores them', async () => {
  const rows = Array.from({ length: 1200 }, (_, place) => ({ ...values, name: 'many', place }))
  const statements: string[] = []
  const listener = ({ sql }: { sql: string }) => void statements.push(sql)
  app.knex.on('query', listener)
  const ids = await counters.addAll(rows)
  app.knex.removeListener('query', listener)

  expect(statements.filter(sql => sql.includes('counters'))).toHaveLength(3)
  expect(await counters.all({ name: 'many' })).toMatchObject(rows.map((row, n) => ({ ...row, id: ids[n] })))
  expect(await counters.addAll([])).toEqual([])
})

test('rows with many columns are added in statements that the database accepts', async () => {
  const columns = Array.from({ length: 140 }, (_, n) => `column_${n}`)
  await app.knex.schema.createTable('wide', table => {
    table.uuid('id').primary()
    table.datetime('created_at', { precision: 3 }).notNullable()
    for (const column of columns) table.integer(column).notNullable()
  })
  const wide = new Table<Row & Record<string, unknown>>(app.knex, 'wide')
  const row = Object.fromEntries(columns.map((column, n) => [column, n]))
  await wide.addAll(Array.from({ length: 500 }, () => row))

  expect(await wide.total({})).toBe(500)
})

test('a number of several rows changes in one statement, in each by its own amount', async () => {
  const add = (place: number) => counters.add({ ...values, name: 'counted', place })
  const [a, b, c] = [await add(10), await add(20), await add(30)]
  const amounts = new Map([
    [c.id, 5],
    [a.id, -7],
  ])
  await counters.increment('place', amounts)
  await counters.increment('place', new Map())

  expect((await counters.all({ name: 'counted' })).map(({ place }) => place)).toEqual([3, 20, 35])
  expect(await counters.get(b.id)).toEqual(b)
  await expect(counters.increment('place', new Map([[nowhere, 1]]))).rejects.toThrow(nowhere)
})

test('rows are locked by their ids, in one order however they are named', async () => {
  const [a, b] = [
    await counters.add({ ...values, name: 'locked', place: 1 }),
    await counters.add({ ...values, name: 'locked', place: 2 }),
  ]
  const lock = (ids: string[]) =>
    app.knex.transaction(trx => new Table<Counter>(trx, 'counters', columnTypes).lockAll(ids))

  expect(await lock([b.id, nowhere, a.id, b.id])).toEqual([a, b])
  expect(await lock([])).toEqual([])
})
