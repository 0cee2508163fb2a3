import { createRequire } from 'node:module'
import type { DatabaseSyncInstance, SqliteModule, StatementSyncInstance } from '@photostructure/sqlite'
import type { Knex } from 'knex'

interface Query {
  readonly sql: string
  readonly bindings?: readonly unknown[]
  readonly method?: string
  readonly returning?: unknown
  response?: unknown
  context?: unknown
}

const require = createRequire(import.meta.url)
const BetterSqlite: typeof Knex.Client = require('knex/lib/dialects/better-sqlite3/index.js')

/** Knex's SQLite dialect over the API of node:sqlite: Node's own from 22.13 on, the same API from a package before. */
export class NodeSqlite extends BetterSqlite {
  declare readonly connectionSettings: { readonly filename: string }

  _driver(): unknown {
    return sqlite().DatabaseSync
  }

  override async acquireRawConnection(): Promise<DatabaseSyncInstance> {
    const { DatabaseSync } = sqlite()
    const connection = new DatabaseSync(this.connectionSettings.filename)
    connection.exec('pragma busy_timeout = 5000; pragma foreign_keys = on')
    connection.exec('pragma journal_mode = wal; pragma synchronous = normal')
    return connection
  }

  async _query(connection: DatabaseSyncInstance, query: Query): Promise<Query> {
    // A transaction that reads before it writes would fail at once when another process has written meanwhile.
    const statement = prepared(connection, query.sql === 'BEGIN;' ? 'BEGIN IMMEDIATE;' : query.sql)
    const bindings = (query.bindings ?? []).map(bindable)
    if (isWrite(query)) {
      const { changes, lastInsertRowid } = statement.run(...bindings)
      query.context = { changes: Number(changes), lastID: lastInsertRowid }
    } else {
      query.response = read(statement, bindings)
    }
    return query
  }
}

const statements = new WeakMap<DatabaseSyncInstance, Map<string, StatementSyncInstance>>()

/** A statement is prepared once per connection: that takes as long as running it. The oldest of 200 is forgotten. */
function prepared(connection: DatabaseSyncInstance, sql: string): StatementSyncInstance {
  const known = statements.get(connection) ?? new Map<string, StatementSyncInstance>()
  statements.set(connection, known)
  const statement = known.get(sql) ?? connection.prepare(sql)
  if (known.size === 200) for (const oldest of [...known.keys()].slice(0, 1)) known.delete(oldest)
  known.set(sql, statement)
  return statement
}

function isWrite({ method = '', returning }: Query): boolean {
  return ['insert', 'update', 'del', 'counter'].includes(method) && !returning
}

/** An integer beyond 2^53 is read as a string of digits, as the other databases' drivers do. */
function read(statement: StatementSyncInstance, bindings: unknown[]): unknown[] {
  try {
    return statement.all(...bindings)
  } catch (error) {
    if (!(error instanceof Error && /too large to be represented/.test(error.message))) throw error
    statement.setReadBigInts(true)
    const rows = statement.all(...bindings)
    statement.setReadBigInts(false)
    return rows.map(row =>
      Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, digits(value)])),
    )
  }
}

function digits(value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
}

function bindable(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'boolean') return Number(value)
  return value ?? null
}

/** Node 22 warns that node:sqlite is experimental; what is used here has not changed since. */
function sqlite(): SqliteModule {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return process.getBuiltinModule('node:sqlite') ?? require('@photostructure/sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}
