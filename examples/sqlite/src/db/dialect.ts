import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Knex } from 'knex'
import { UserError } from '../errors.ts'
import { NodeSqlite } from './node-sqlite.ts'
import { sqliteFileOf } from './url.ts'

/** How Knex speaks to this database. */
export function dialect(url: string): Knex.Config {
  const file = sqliteFileOf(url)
  if (file) mkdirSync(dirname(file), { recursive: true })
  // A second connection of this process would wait for the first without letting it go on.
  const pool = { min: 1, max: 1 }
  return { client: NodeSqlite, connection: { filename: file ?? ':memory:' }, pool, useNullAsDefault: true }
}

export interface Violation {
  readonly kind: 'unique' | 'foreign'
  readonly column: string
}

/** Which rule of the database an error reports, if any: "UNIQUE constraint failed: products.sku". */
export function violationOf(error: unknown): Violation | null {
  if (!(error instanceof Error)) return null
  const found = /(UNIQUE|FOREIGN KEY) constraint failed(?:: \w+\.(\w+))?/.exec(error.message)
  if (!found) return null
  return { kind: found[1] === 'UNIQUE' ? 'unique' : 'foreign', column: found[2] ?? '' }
}

/**
 * Lends the database to one migrating process at a time, in one transaction. Foreign keys are off meanwhile: Knex alters
 * a table by dropping a copy of it, and SQLite would delete the rows that refer to it (knex#4155). They are checked
 * before the commit.
 */
export async function exclusively<T>(knex: Knex, work: (knex: Knex) => Promise<T>): Promise<T> {
  await knex.raw('pragma foreign_keys = off')
  await knex.raw('pragma busy_timeout = 60000')
  try {
    return await knex.transaction(async trx => {
      const result = await work(trx)
      const broken: unknown[] = await trx.raw('pragma foreign_key_check')
      if (broken.length > 0)
        throw new UserError(`${broken.length} rows would refer to rows that do not exist.`)
      return result
    })
  } finally {
    await knex.raw('pragma busy_timeout = 5000')
    await knex.raw('pragma foreign_keys = on')
  }
}

/** Lends the database for reading: a write in it fails. */
export function readOnly<T>(knex: Knex, work: (knex: Knex) => Promise<T>): Promise<T> {
  return knex.transaction(async trx => {
    await trx.raw('pragma query_only = on')
    try {
      return await work(trx)
    } finally {
      await trx.raw('pragma query_only = off')
    }
  })
}
