import type { Knex } from 'knex'
import { TestingConfig } from '../../src/config/config.ts'
import { environment, load } from '../../src/config/env.ts'
import { withDatabase } from '../../src/db/connect.ts'
import { isLeftOver, temporaryName } from './temporary-name.ts'

export interface TemporaryDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** Creates an empty database on the server that DATABASE_URL names. */
export async function temporaryDatabase(): Promise<TemporaryDatabase> {
  const { DATABASE_URL } = load(TestingConfig, environment())
  const name = temporaryName()
  const url = new URL(DATABASE_URL.reveal())
  url.pathname = `/${name}`
  await withDatabase(DATABASE_URL, knex => knex.raw('create database ??', [name]))
  return {
    url: url.href,
    drop: () => withDatabase(DATABASE_URL, async knex => void (await knex.raw('drop database ??', [name]))),
  }
}

/** Drops the databases of test runs whose process is gone, except those in use. */
export async function removeLeftOvers(): Promise<void> {
  const { DATABASE_URL } = load(TestingConfig, environment())
  const left = (await databaseNames()).filter(isLeftOver)
  await withDatabase(DATABASE_URL, async knex => {
    const used = await knex('information_schema.processlist').select({ name: 'db' })
    for (const name of left)
      if (!used.some(session => session.name === name))
        await knex.raw('drop database if exists ??', [name]).catch(() => {})
  })
}

export function databaseNames(): Promise<string[]> {
  const { DATABASE_URL } = load(TestingConfig, environment())
  return withDatabase(DATABASE_URL, async knex => {
    const rows = await knex('information_schema.schemata').select({ name: 'schema_name' })
    return rows.map(({ name }) => name)
  })
}

/** Makes the COMMIT of this transaction fail, by killing its connection. */
export async function breakCommit(transaction: Knex): Promise<void> {
  await transaction.raw('kill connection_id()').catch(() => {})
}

/** A statement that ends the transaction without saying so in its text. */
export const endUnseen = 'create table if not exists unseen (id int)'
