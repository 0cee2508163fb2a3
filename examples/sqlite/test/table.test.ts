import { expect, test } from 'vitest'
import type { Row } from '../src/db/row.ts'
import { Table } from '../src/db/table.ts'
import { startApi } from './support/api.ts'

interface Thing extends Row {
  readonly paid: boolean
  readonly details: { readonly tags: readonly string[] } | string
  readonly views: string
  readonly paid_at: string | null
}

const { app } = await startApi()
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
