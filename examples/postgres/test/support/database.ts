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

/** Drops the databases of test runs whose process is gone. PostgreSQL refuses to drop one in use. */
export async function removeLeftOvers(): Promise<void> {
  const { DATABASE_URL } = load(TestingConfig, environment())
  const left = (await databaseNames()).filter(isLeftOver)
  await withDatabase(DATABASE_URL, async knex => {
    for (const name of left) await knex.raw('drop database ??', [name]).catch(() => {})
  })
}

export function databaseNames(): Promise<string[]> {
  const { DATABASE_URL } = load(TestingConfig, environment())
  return withDatabase(DATABASE_URL, knex => knex('pg_database').pluck('datname'))
}

/** Makes the COMMIT of this transaction fail. */
export async function breakCommit(transaction: Knex): Promise<void> {
  await transaction.raw('select 1 / 0').catch(() => {})
}

/** A statement that ends the transaction without saying so in its first words. */
export const endUnseen = 'create temporary table unseen (id int); end; begin'
