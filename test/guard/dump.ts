import type { Knex } from 'knex'
import { readCatalogue } from '../../src/core/database/read-catalogue.ts'
import { schemaOf } from '../support/schema.ts'

/** A database as one text: its schema, every row of every table, what is recorded of its migrations, and its mark. */
export async function dumpOf(knex: Knex): Promise<string> {
  const tableName = 'knex_migrations'
  const { tables } = await readCatalogue(knex, { tableName })
  const rows = new Map<string, readonly unknown[]>()
  for (const { name } of tables) rows.set(name, await knex(name))
  if (await knex.schema.hasTable(tableName)) rows.set(tableName, await knex(tableName))
  const notes = `${tableName}_gapi`
  if (await knex.schema.hasTable(notes)) rows.set(notes, await knex(notes).whereNot({ key: 'lock' }))
  const texts = [...rows].map(([name, all]) => [name, all.map(row => JSON.stringify(row)).sort()])
  return JSON.stringify([await schemaOf(knex), texts.sort()])
}
