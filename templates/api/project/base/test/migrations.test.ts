import { afterAll, expect, test } from 'vitest'
import { TestingConfig } from '../src/config/config.ts'
import { load } from '../src/config/env.ts'
import { connect } from '../src/db/connect.ts'
import { migrate, pendingMigrations, rollback } from '../src/db/migrate.ts'
import { loadTables } from '../src/db/tables.ts'
import * as resources from '../src/resources.ts'
import { temporaryDatabase } from './support/database.ts'
import { tableNames } from './support/table-names.ts'

const tables = await loadTables(resources)
const database = await temporaryDatabase()
const knex = connect(load(TestingConfig, { DATABASE_URL: database.url }).DATABASE_URL)

afterAll(async () => {
  await knex.destroy()
  await database.drop()
})

test('every migration can be applied, rolled back and applied again, with the same tables', async () => {
  await rollback(knex, true)
  const names = await pendingMigrations(knex)

  expect(await migrate(knex)).toEqual(names)
  const before = await columns()
  expect(await pendingMigrations(knex)).toEqual([])

  expect((await rollback(knex, true)).sort()).toEqual(names)
  expect((await columns()).flatMap(Object.keys)).toEqual([])

  expect(await migrate(knex)).toEqual(names)
  expect(await columns()).toEqual(before)
})

test('names start with the date and have no extension', async () => {
  await migrate(knex)
  for (const name of await knex('knex_migrations').pluck('name'))
    expect(name).toMatch(/^\d{8}T\d{6}_[a-z0-9_]+$/)
})

function columns() {
  return Promise.all(tableNames(tables, knex).map(table => knex(table).columnInfo()))
}
