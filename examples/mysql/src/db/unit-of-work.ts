import type { Knex } from 'knex'
import type { EnvironmentName } from '../config.ts'
import { readOnly } from './dialect.ts'
import type { OwnedTable } from './owned-table.ts'
import type { Row, Table } from './table.ts'
import { type Tables, tables } from './tables.ts'

/** What a safe method (GET) may do: read. */
export type Reader = { readonly query: Knex } & {
  readonly [Name in keyof Tables]: Readable<Tables[Name]>
}

type Readable<T> =
  T extends OwnedTable<infer R>
    ? { of(user: Parameters<T['of']>[0]): Reads<R> }
    : T extends Table<infer R>
      ? Reads<R>
      : never

type Reads<R extends Row> = Pick<Table<R>, 'find' | 'all' | 'get' | 'page' | 'total'>

/** What an unsafe method may do. Writes are flushed: they have ids, and only this request sees them. */
export type Db = Tables & {
  /** The transaction itself, for a query that the tables cannot say. */
  readonly query: Knex
  /** For mail and the like: runs once the commit has succeeded, never for work that was rolled back. */
  afterCommit(work: () => unknown): void
  /** A part that is undone alone when it throws: catch the error, and the rest can go on. */
  atomically<T>(part: (db: Db) => Promise<T>): Promise<T>
}

export type Reading = <T>(knex: Knex, work: (db: Reader) => Promise<T>) => Promise<T>

type Late = Array<() => unknown>

function reader(query: Knex): Reader {
  return { ...tables(query), query }
}

/** How a GET reads: in production straight from the pool, elsewhere so that a write in it fails while somebody looks. */
export function readingIn(environment: EnvironmentName): Reading {
  const careful = environment === 'development' || environment === 'testing'
  return careful ? readCarefully : (knex, work) => work(reader(knex))
}

/** A database that cannot be reached is for `work` to find out, as it would in production. */
const readCarefully: Reading = async (knex, work) => {
  let begun = false
  try {
    return await readOnly(knex, trx => {
      begun = true
      return work(reader(trx))
    })
  } catch (error) {
    if (begun) throw error
    return work(reader(knex))
  }
}

/**
 * One request's work in one transaction: a throw rolls all of it back, and it is committed once, when `work` is done.
 * Only the callback form of knex.transaction throws when the COMMIT itself fails (knex#6141).
 */
export async function request<T>(
  knex: Knex,
  work: (db: Db) => Promise<T>,
  onLateError: (error: unknown) => void,
): Promise<T> {
  const late: Late = []
  const result = await atomically(knex, late, work)
  for (const run of late) await Promise.resolve().then(run).catch(onLateError)
  return result
}

/** A transaction, or inside of one a savepoint. What it leaves for after the commit counts only if it succeeds. */
async function atomically<T>(knex: Knex, late: Late, work: (db: Db) => Promise<T>): Promise<T> {
  const mine: Late = []
  const result = await knex.transaction(async trx =>
    work({
      ...tables(trx),
      query: trx,
      atomically: part => atomically(trx, mine, part),
      afterCommit: run => void mine.push(run),
    }),
  )
  late.push(...mine)
  return result
}
