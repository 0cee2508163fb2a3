import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Dialect } from '../../core/database/drivers/dialects.ts'
import type { DriverSql } from '../../core/database/drivers/driver.ts'
import { driverNamed } from '../../core/database/drivers/driver-of.ts'
import { renamingByName } from '../../core/database/rename-by-name.ts'
import { watchTableCallbacks } from '../../core/database/table-callbacks.ts'
import { type Knex, requireKnex } from '../../core/project/knex.ts'
import { isBracket, isCatalogueQuery, isRead, unawaitedIn, watched } from './recorder-answers.ts'
import { copying } from './recorder-copying.ts'
import { attempt, ending } from './recorder-ending.ts'

/** What a function did with its Knex. */
export interface Recording {
  /** Every statement, in order, as Knex compiles it; values are separate. */
  readonly statements: readonly RecordedStatement[]
  /** The same, with the begin and commit of the transactions that the function opens. */
  readonly sent: readonly RecordedStatement[]
  /** Statements whose result the function read, although there is none here. */
  readonly asked: readonly RecordedStatement[]
  /** SQL of queries that were built and never ran: an `await` is missing. */
  readonly unawaited: readonly string[]
  /** Tables whose async callback lost something, because Knex does not wait for it. */
  readonly asyncCallbacks: readonly string[]
  /** The error that the function threw. */
  readonly error?: unknown
}

export interface RecordedStatement {
  readonly sql: string
  readonly bindings: readonly unknown[]
  /** Whether it only reads. */
  readonly reads: boolean
}

/** The settings of a project that affect the SQL. */
export type RecorderConfig = Pick<Knex.Config, 'client' | 'wrapIdentifier' | 'version' | 'useNullAsDefault'>

/**
 * Runs a function against a Knex that compiles for a database and connects to none: every query is recorded
 * and returns no rows. Uses Knex's dialect classes (tested with Knex 3.3). Where SQLite would copy a table to
 * alter it, one statement represents that: `alter table "users" drop column "name" -- by copying the table`.
 * Where MySQL would repeat a column's definition to rename it, it is renamed by name.
 */
export async function record(
  root: string,
  dialect: Dialect,
  run: (knex: Knex) => unknown,
  config: RecorderConfig = {},
): Promise<Recording> {
  const notes: Notes = {
    sent: [],
    asked: new Set(),
    built: new Map(),
    isInCallback: () => false,
    askedInCallback: false,
  }
  const makeKnex = requireKnex(root)
  const driver = driverNamed(dialect)
  const client = recorderOn(clientOf(makeKnex, config.client ?? driver.client), driver.sql, notes)
  const silentConfig = { ...config, client, log: silent }
  const knex = makeKnex({ ...silentConfig, ...(driver.isFile && { useNullAsDefault: true }) })
  const callbacks = watchTableCallbacks(knex.client)
  notes.isInCallback = callbacks.isOpen
  const failed = await attempt(() => ending(run(knex)))
  await nextTurn() // For what an async callback does after `run` ended.
  const { sent, asked, built } = notes
  const statements = sent.filter(({ sql }) => !isBracket(sql))
  const [unawaited, asyncCallbacks] = [unawaitedIn(built), callbacks.lost(notes.askedInCallback)]
  return { statements, sent, asked: [...asked], unawaited, asyncCallbacks, ...failed }
}

/** What is recorded while the function runs. */
interface Notes {
  readonly sent: RecordedStatement[]
  readonly asked: Set<RecordedStatement>
  readonly built: Map<object, { ran: boolean }>
  isInCallback: () => boolean
  /** Whether a query ran in an async callback of a table. */
  askedInCallback: boolean
}

type ClientClass = typeof Knex.Client

/** Knex's own class for a database. Without a connection it needs no driver. */
function clientOf(
  makeKnex: (config: Knex.Config) => Knex,
  client: NonNullable<RecorderConfig['client']>,
): ClientClass {
  return makeKnex({ client, log: silent, useNullAsDefault: true }).client.constructor
}

interface Query {
  readonly sql: string
  readonly bindings?: readonly unknown[]
  readonly method?: string
  readonly returning?: unknown
  response?: unknown
  context?: unknown
}

declare module 'knex' {
  namespace Knex {
    interface Client {
      _query(connection: unknown, query: Query): Promise<Query>
      processResponse(query: Query, runner: object): unknown
    }
  }
}

function recorderOn(Client: ClientClass, sql: DriverSql, notes: Notes): ClientClass {
  const { sent, asked, built } = notes
  const connection = { __knexUid: 'recorder' }

  return class Recorder extends Client {
    override async acquireConnection() {
      return connection
    }

    override async releaseConnection() {}

    override async _query(_connection: unknown, query: Query) {
      const { bindings = [], method = '' } = query
      if (!isCatalogueQuery(query.sql)) sent.push({ sql: query.sql, bindings, reads: isRead(method) })
      query.response = sql.emptyAnswer(query.sql)
      query.context = { changes: 0, lastID: 0 }
      return query
    }

    override processResponse(query: Query, runner: object) {
      const answer = super.processResponse(query, runner)
      const { bindings = [], method = '', returning } = query
      const question = { sql: query.sql, bindings, reads: isRead(method) }
      if (!sql.answersInserts && method === 'insert' && !returning) return answer
      return watched(answer, method, () => void asked.add(question))
    }

    override tableCompiler(...args: Parameters<Knex.Client['tableCompiler']>) {
      const compiler = super.tableCompiler(...args)
      return sql.repeatsRenamed
        ? renamingByName(compiler, name => this.wrapIdentifier(name, undefined))
        : compiler
    }

    override schemaBuilder() {
      return noted(super.schemaBuilder())
    }

    override queryBuilder() {
      return noted(super.queryBuilder())
    }

    override raw(...args: Parameters<Knex.Client['raw']>) {
      return notedRaw(super.raw(...args))
    }

    override runner(builder: object) {
      const entry = built.get(builder)
      if (entry) entry.ran = true
      if (notes.isInCallback()) notes.askedInCallback = true
      return super.runner(builder)
    }

    /** SQLite alters by copying the table, which needs the real one. */
    ddl({ tableNameRaw }: { readonly tableNameRaw: string }) {
      return copying(tableNameRaw, change => void sent.push({ sql: change, bindings: [], reads: false }))
    }
  }

  /** A raw query in a schema builder is compiled with it, and never runs by itself. */
  function notedRaw(raw: ReturnType<Knex.Client['raw']>) {
    const entry = { ran: false }
    const { toSQL } = raw
    built.set(raw, entry)
    return Object.assign(raw, {
      toSQL: (...args: Parameters<typeof toSQL>) => {
        entry.ran = true
        return toSQL.apply(raw, args)
      },
    })
  }

  function noted<Builder extends object>(builder: Builder): Builder {
    built.set(builder, { ran: false })
    return builder
  }
}

const silent = { warn() {}, error() {}, debug() {}, deprecate() {} }
