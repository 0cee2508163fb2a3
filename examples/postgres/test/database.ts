import { randomBytes } from 'node:crypto'
import type { Knex } from 'knex'
import { TestingConfig } from '../src/config.ts'
import { withDatabase } from '../src/db/connect.ts'
import { environment, load } from '../src/env.ts'

export interface TemporaryDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** A new, empty database of its own, on the server that DATABASE_URL names. */
export async function temporaryDatabase(): Promise<TemporaryDatabase> {
  const { DATABASE_URL } = load(TestingConfig, environment())
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  const url = new URL(DATABASE_URL.reveal())
  url.pathname = `/${name}`
  await withDatabase(DATABASE_URL, knex => knex.raw('create database ??', [name]))
  return {
    url: url.href,
    drop: () => withDatabase(DATABASE_URL, async knex => void (await knex.raw('drop database ??', [name]))),
  }
}

/** Leaves the transaction in a state in which it cannot be committed. */
export async function breakCommit(transaction: Knex): Promise<void> {
  await transaction.raw('select 1 / 0').catch(() => {})
}
