import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { typesOf } from '../src/db/column-types.ts'
import type { Row } from '../src/db/row.ts'
import { Table } from '../src/db/table.ts'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'
import { blueprints } from './support/shop.ts'

interface Thing extends Row {
  readonly paid: boolean
  readonly details: { readonly tags: readonly string[] } | string
  readonly views: string
  readonly paid_at: string | null
}

/** Where TypeScript does not see the type, e.g. of a value that another service sent. */
const careless = blueprint('/v1/careless', on => {
  on.anonymous.get('/', { summary: 'Find a ware by a number' }, async ({ db }) => {
    await db.wares.find(JSON.parse('{"sku": 0}'))
  })
})

const { app, call } = await startApi([...blueprints, careless])
const columnTypes = { paid: 'boolean', details: 'json', views: 'bigint' } as const
const things = new Table<Thing>(app.knex, 'things', columnTypes)

await app.knex.schema.createTable('things', table => {
  table.uuid('id').primary()
  table.datetime('created_at', { precision: 3 }).notNullable()
  table.boolean('paid').notNullable()
  table.json('details').notNullable()
  table.bigInteger('views').notNullable()
  table.datetime('paid_at', { precision: 3 }).nullable()
})

test.each([
  { paid: true, details: { tags: ['a', 'é', '😀'] }, views: '9007199254740993' },
  { paid: false, details: 'a "text"', views: '7' },
])('$details, booleans, dates and large numbers are read as they were written', async values => {
  const paid_at = new Date('2026-11-22T20:06:31.123Z')
  const { id } = await things.add({ ...values, paid_at })

  expect(await things.get(id)).toMatchObject({ ...values, paid_at: '2026-11-22T20:06:31.123Z' })
  expect(await things.find({ paid: values.paid })).toMatchObject(values)
  expect((await things.change(id, { details: 'new', paid_at: null })).details).toBe('new')
})

interface Entry extends Row {
  readonly place: number
  readonly name: string
  readonly open: boolean
  readonly views: string
  readonly details: unknown
}

const entries = new Table<Entry>(app.knex, 'entries', {
  ...typesOf(Type.Object({ place: Type.Integer(), name: Type.String(), open: Type.Boolean() })),
  ...{ views: 'bigint', details: 'json' },
})

await app.knex.schema.createTable('entries', table => {
  table.uuid('id').primary()
  table.datetime('created_at', { precision: 3 }).notNullable()
  table.integer('place').notNullable()
  table.string('name', 20).notNullable()
  table.boolean('open').notNullable()
  table.bigInteger('views').notNullable()
  table.json('details').notNullable()
})
const first = await entries.add({ place: 12, name: 'abc', open: true, views: '9007199254740993', details: 1 })

test.each([
  { place: '12' },
  { place: '12abc' },
  { place: '' },
  { place: true },
  { place: Number.NaN },
  { name: 0 },
  { name: 12 },
  { name: true },
  { name: new Date(0) },
  { name: { name: 1 } },
  { name: ['abc'] },
  { open: 1 },
  { open: 'true' },
  { views: '12abc' },
  { views: 1.5 },
  { details: 1 },
  { created_at: 'today' },
  { created_at: 0 },
  { id: 0 },
  { id: { id: 1 } },
])('%j is not compared with a column of another type', async match => {
  const [[column, value] = ['', 0]] = Object.entries(match)
  const refused = `entries.${column} is `
  const order = { column, descending: false }
  await expect(entries.total(match)).rejects.toThrow(refused)
  await expect(entries.page({ match, limit: 1 })).rejects.toThrow(refused)
  const after = { value: Object(value).valueOf(), id: first.id }
  await expect(entries.page({ order, after, limit: 1 })).rejects.toThrow(refused)
})

test('an id of another type removes and changes nothing', async () => {
  for (const id of JSON.parse('[0, 12, true, {"id": 1}]'))
    for (const query of [
      () => entries.remove(id),
      () => entries.change(id, { name: 'x' }),
      () => entries.get(id),
    ])
      await expect(query()).rejects.toThrow('entries.id is text')
  expect(await entries.get(first.id)).toMatchObject({ name: 'abc' })
})

test('a value of the type of its column is found, a large number exactly', async () => {
  const found = [
    { place: 12 },
    { name: 'abc' },
    { open: true },
    { views: '9007199254740993' },
    { created_at: first.created_at },
    { id: first.id, place: 12 },
  ]
  for (const match of found) expect(await entries.total(match)).toBe(1)
  for (const match of [{ place: 13 }, { open: false }, { views: '9007199254740992' }, { name: 'ABC' }])
    expect(await entries.total(match)).toBe(0)
})

test('a route that compares with another type is a bug: the response is 500, and says nothing of the value', async () => {
  const { status, body } = await call('GET', '/v1/careless')
  expect(status).toBe(500)
  expect(JSON.stringify(body)).not.toContain('sku')
})
