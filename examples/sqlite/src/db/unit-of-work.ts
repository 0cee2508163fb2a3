import { setTimeout as wait } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { EnvironmentName, Settings } from '../config/config.ts'
import type { Deadline } from './deadline.ts'
import { faultOf } from './fault.ts'
import { type Observer, observedKnex } from './observed.ts'
import type { Row } from './row.ts'
import type { OwnedTable, Table } from './table.ts'
import type { Database, TableFactory, Tables } from './tables.ts'
import { transaction } from './transaction.ts'

/** The database for a safe method (GET): read only. */
export type Reader = { readonly query: Knex } & {
  readonly [Name in keyof Tables as ReadOnlyTable<Tables[Name]> extends never ? never : Name]: ReadOnlyTable<
    Tables[Name]
  >
}

/** The database for a safe method of an admin: also the rows of all users. */
export type AdminReader = Reader & {
  readonly [Name in keyof Tables]: Tables[Name] extends OwnedTable<infer R>
    ? { ofEveryone(): ReadMethods<R> }
    : unknown
}

type ReadOnlyTable<T> =
  T extends OwnedTable<infer R>
    ? { of(user: Parameters<T['of']>[0]): ReadMethods<R> }
    : T extends Table<infer R>
      ? ReadMethods<R>
      : never

type ReadMethods<R extends Row> = Pick<Table<R>, 'find' | 'all' | 'get' | 'page' | 'total'>

/** The database for an unsafe method. Writes run at once, in the request's transaction. */
export type Db = TablesOfUser & Work<Db>

/** The database for an unsafe method of an admin: also the rows of all users. */
export type AdminDb = Tables & Work<AdminDb>

type TablesOfUser = {
  readonly [Name in keyof Tables]: Tables[Name] extends OwnedTable<infer R>
    ? Pick<OwnedTable<R>, 'of'>
    : Tables[Name]
}

interface Work<Access> {
  /** The transaction itself, for queries that the tables do not offer. */
  readonly query: Knex
  /** Runs `work` after the commit, and not after a rollback. It is lost if the process dies before that. */
  afterCommit(work: AfterCommit): void
  /** Runs `part` in a savepoint, which is rolled back if it throws. Catch the error to continue. */
  atomically<T>(part: (db: Access) => T | Promise<T>): Promise<T>
}

type AfterCommit = (context: RequestContext) => unknown

/** What is left of a request after its commit. */
export interface RequestContext {
  readonly config: Settings
  readonly log: Pick<Console, 'debug' | 'info' | 'warn' | 'error'>
  readonly requestId: string
  /** The trace of the request (W3C Trace Context), for requests to other services. */
  readonly traceparent: string
}

interface ReadOptions {
  readonly deadline: Deadline
  /** Whether it may run in a transaction (default: true). False for work that does not use the database, or outlives it. */
  readonly inTransaction?: boolean
  readonly observers?: readonly Observer[]
}

/** Passes the database to a read, e.g. `runRead(db => db.products.get(id), { deadline })`. */
export type ReadRunner = <T>(
  work: (db: AdminReader) => T | Promise<T>,
  options: ReadOptions,
) => T | Promise<T>

/** In production a GET reads from the pool; in development and tests in a transaction in which writes fail. */
export function readRunnerFor({ knex, tables }: Database, environment: EnvironmentName): ReadRunner {
  const unobserved = readerOf(knex, tables)
  const isStrict = environment === 'development' || environment === 'testing'
  const free: ObservedReader[] = []
  return (work, { deadline, inTransaction = true, observers = [] }) => {
    const observed = observers.length > 0 ? (free.pop() ?? newObservedReader(knex, tables)) : undefined
    observed?.observers.push(...observers)
    const own = { knex: observed?.knex ?? knex, tables }
    const value =
      isStrict && inTransaction
        ? readInTransaction(own, work, deadline)
        : within(deadline, work(observed?.reader ?? unobserved))
    if (!observed || !inTransaction) return value
    return andThen(value, result => {
      observed.observers.length = 0
      free.push(observed)
      return result
    })
  }
}

/** Tables for one request take longer to make than all else of a small read, so they are used again after a success. */
interface ObservedReader {
  /** Those of the current request. */
  readonly observers: Observer[]
  readonly knex: Knex
  readonly reader: AdminReader
}

function newObservedReader(knex: Knex, tables: TableFactory): ObservedReader {
  const observers: Observer[] = []
  const observed = observedKnex(knex, observers)
  return { observers, knex: observed, reader: readerOf(observed, tables) }
}

function within<T>(deadline: Deadline, value: T | Promise<T>): T | Promise<T> {
  return value instanceof Promise ? deadline.within(value) : value
}

function andThen<A, B>(value: A | Promise<A>, next: (value: A) => B): B | Promise<B> {
  return value instanceof Promise ? value.then(next) : next(value)
}

function readerOf(query: Knex, tables: TableFactory): AdminReader {
  return { ...tables(query), query }
}

/** If the transaction cannot begin, `work` runs without one and fails as it would in production. */
async function readInTransaction<T>(
  { knex, tables }: Database,
  work: (db: AdminReader) => T | Promise<T>,
  deadline: Deadline,
): Promise<T> {
  let begun = false
  const begin = (trx: Knex) => {
    begun = true
    return work(readerOf(trx, tables))
  }
  try {
    return await transaction(knex, begin, { readOnly: true, deadline })
  } catch (error) {
    if (begun && faultOf(error) === 'read-only') throw new Error('A GET cannot write.', { cause: error })
    if (begun) throw error
    return work(readerOf(knex, tables))
  }
}

export interface RequestOptions {
  /** Retries at most twice after a collision. Only for work without effects outside the database. */
  readonly retry?: true | undefined
  readonly deadline?: Deadline
  /** Passed to the work after the commit. */
  readonly context?: RequestContext
}

/**
 * Runs a request's work in one transaction, which is committed once at the end and rolled back if `work` throws.
 * Only the callback form of knex.transaction throws when the COMMIT itself fails (knex#6141).
 */
export async function request<T>(
  database: Database,
  work: (db: AdminDb) => T | Promise<T>,
  onLateError: (error: unknown) => void,
  { retry, deadline, context }: RequestOptions = {},
): Promise<T> {
  for (let retries = retry ? 2 : 0; ; retries--) {
    const callbacks: AfterCommit[] = []
    try {
      const result = await atomically(database, callbacks, work, deadline)
      for (const run of callbacks) await Promise.resolve(Object(context)).then(run).catch(onLateError)
      return result
    } catch (error) {
      if (retries === 0 || faultOf(error) !== 'collision' || deadline?.hasPassed) throw error
      await wait(50 * Math.random())
    }
  }
}

/** Runs `work` in a transaction, or in a savepoint of one. Keeps its afterCommit callbacks only if it succeeds. */
async function atomically<T>(
  { knex, tables, watchCommit }: Database,
  callbacks: AfterCommit[],
  work: (db: AdminDb) => T | Promise<T>,
  deadline?: Deadline,
): Promise<T> {
  const ownCallbacks: AfterCommit[] = []
  const dbOf = (trx: Knex): AdminDb => ({
    ...tables(trx),
    query: trx,
    atomically: part => atomically({ knex: trx, tables }, ownCallbacks, part),
    afterCommit: run => void ownCallbacks.push(run),
  })
  const watched = watchCommit?.()
  const run = async (trx: Knex) => {
    if (watched) trx.on('query', watched.observe)
    const result = await work(dbOf(trx))
    await watched?.beforeCommit(trx)
    return result
  }
  const result = await transaction(knex, run, { deadline })
  await watched?.afterCommit()
  callbacks.push(...ownCallbacks)
  return result
}
