import type { Knex } from 'knex'
import type { OwnedTable } from './owned-table.ts'
import type { Row, Table } from './table.ts'
import { type Tables, tables } from './tables.ts'

/** What a safe method (GET) may do: read. There is no transaction. */
export type Reader = { readonly query: Knex } & {
  readonly [Name in keyof Tables]: Readable<Tables[Name]>
}

type Readable<T> =
  T extends OwnedTable<infer R>
    ? { of(user: Parameters<T['of']>[0]): Reads<R> }
    : T extends Table<infer R>
      ? Reads<R>
      : never

type Reads<R extends Row> = Pick<Table<R>, 'find' | 'all' | 'get' | 'page'>

/** What an unsafe method may do. Writes are flushed: they have ids, and only this request sees them. */
export type Db = Tables & {
  /** The transaction itself, for a query that the tables cannot say. */
  readonly query: Knex
  /** For mail and the like: runs once the commit has succeeded, never for work that was rolled back. */
  afterCommit(work: () => unknown): void
}

export function reader(knex: Knex): Reader {
  return { ...tables(knex), query: knex }
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
  const late: Array<() => unknown> = []
  const result = await knex.transaction(async trx =>
    work({ ...tables(trx), query: trx, afterCommit: run => void late.push(run) }),
  )
  for (const run of late) await Promise.resolve().then(run).catch(onLateError)
  return result
}
