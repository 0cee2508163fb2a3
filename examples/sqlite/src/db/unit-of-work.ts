import type { Knex } from 'knex'
import type { EnvironmentName } from '../config.ts'
import { readOnly } from './dialect.ts'
import type { Row } from './row.ts'
import type { Client, OrderLineRow, OrderRow, Product } from './schema.ts'
import { OwnedTable, Table } from './table.ts'

/** Every table of this API, by the name that handlers and seeds use. */
export function tables(query: Knex) {
  return {
    clients: new Table<Client>(query, 'clients'),
    idempotency_keys: new Table<IdempotencyKey>(query, 'idempotency_keys', { headers: 'json' }),
    orders: new OwnedTable<OrderRow>(query, 'orders'),
    order_lines: new Table<OrderLineRow>(query, 'order_lines'),
    products: new Table<Product>(query, 'products'),
  }
}

export type Tables = ReturnType<typeof tables>

/** A request that was made once: by whom, with which key, and what it was answered. */
export interface IdempotencyKey extends Row {
  readonly key_sha256: string
  readonly request_sha256: string
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>> | null
  readonly body: string | null
}

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
  atomically<T>(part: (db: Db) => T | Promise<T>): Promise<T>
}

type Late = Array<() => unknown>

/** Lends the database for reading, as in `reading(db => db.products.get(id))`. */
export type Reading = <T>(work: (db: Reader) => T | Promise<T>) => T | Promise<T>

/** How a GET reads: in production straight from the pool, elsewhere so that a write in it fails while somebody looks. */
export function readingFrom(knex: Knex, environment: EnvironmentName): Reading {
  const reader = readerOf(knex)
  const careful = environment === 'development' || environment === 'testing'
  return careful ? work => readCarefully(knex, work) : work => work(reader)
}

function readerOf(query: Knex): Reader {
  return { ...tables(query), query }
}

/** A database that cannot be reached is for `work` to find out, as it would in production. */
async function readCarefully<T>(knex: Knex, work: (db: Reader) => T | Promise<T>): Promise<T> {
  let begun = false
  try {
    return await readOnly(knex, async trx => {
      begun = true
      return work(readerOf(trx))
    })
  } catch (error) {
    if (begun) throw error
    return work(readerOf(knex))
  }
}

/**
 * One request's work in one transaction: a throw rolls all of it back, and it is committed once, when `work` is done.
 * Only the callback form of knex.transaction throws when the COMMIT itself fails (knex#6141).
 */
export async function request<T>(
  knex: Knex,
  work: (db: Db) => T | Promise<T>,
  onLateError: (error: unknown) => void,
): Promise<T> {
  const late: Late = []
  const result = await atomically(knex, late, work)
  for (const run of late) await Promise.resolve().then(run).catch(onLateError)
  return result
}

/** A transaction, or inside of one a savepoint. What it leaves for after the commit counts only if it succeeds. */
async function atomically<T>(knex: Knex, late: Late, work: (db: Db) => T | Promise<T>): Promise<T> {
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
