import type { Query } from './driver.ts'
import { withErrorCode } from './error-codes.ts'
import type { Connection, Statement } from './sqlite-file.ts'

/** The prepared statements of one connection, cached: preparing one takes as long as running it. */
export class Statements {
  readonly #connection: Connection
  readonly #cached = new Map<string, Statement>()
  readonly #version: Statement | undefined
  #schema: unknown

  constructor(connection: Connection) {
    this.#connection = connection
    if (!goesStale(connection)) return
    this.#version = connection.prepare('pragma schema_version')
    this.haveChanged()
  }

  /** The statement, or null if the text has none, or more than one: those run together, without values. */
  prepare(sql: string, selects: boolean): Statement | null {
    const cached = this.#cached.get(sql)
    if (cached) return cached
    const text = fromFirstStatement(sql)
    if (!text) return null
    const statement = this.#connection.prepare(text)
    if (/;\s*\S/.test(text) && fromFirstStatement(remainderOf(text, statement))) return null
    if (this.#version && !selects) return statement
    if (this.#cached.size === 200)
      for (const oldest of [...this.#cached.keys()].slice(0, 1)) this.#cached.delete(oldest)
    this.#cached.set(sql, statement)
    return statement
  }

  /** Whether tables changed, here or in another process. If so, clears the cache; rows just read may be wrong. */
  haveChanged(): boolean {
    if (!this.#version) return false
    const { schema_version: schema } = Object(this.#version.get())
    if (schema === this.#schema) return false
    this.#schema = schema
    this.#cached.clear()
    return true
  }
}

/** Runs a statement, or several in one text, and stores the result in the query. */
export function runStatement(connection: Connection, statements: Statements, query: Query): void {
  const { sql, bindings = [], method = '', returning } = query
  const selects = ['select', 'first', 'pluck'].includes(method)
  const values = bindings.map(bindable)
  const statement = statements.prepare(sql, selects)
  if (!statement) query.response = runAll(connection, sql, values)
  else if (['insert', 'update', 'del', 'counter'].includes(method) && !returning) {
    const { changes, lastInsertRowid } = statement.run(...values)
    query.context = { changes: Number(changes), lastID: lastInsertRowid }
  } else
    query.response = selects ? select(statements, statement, query, values) : readExact(statement, values)
}

/** Reads again if tables have changed since the statement was prepared. */
function select(statements: Statements, statement: Statement, { sql }: Query, values: unknown[]) {
  const readAgain = () => {
    const prepared = statements.haveChanged() && statements.prepare(sql, true)
    return prepared ? read(prepared, values) : null
  }
  try {
    const rows = read(statement, values)
    return readAgain() ?? rows
  } catch (error) {
    const rows = readAgain()
    if (!rows) throw error
    return rows
  }
}

/** Runs several statements in one text, as PostgreSQL does: without values and without rows. */
function runAll(connection: Connection, sql: string, values: readonly unknown[]): unknown[] {
  if (values.length > 0)
    throw new Error('SQL with several statements takes no values: run each statement by itself.')
  connection.exec(sql)
  return []
}

/** Reads an integer beyond 2^53 as a string of digits, as the other databases' drivers do. */
function read(statement: Statement, values: unknown[]): unknown[] {
  try {
    return statement.all(...values)
  } catch (error) {
    if (!(error instanceof Error && /too large to be represented/.test(error.message)))
      throw withErrorCode(error)
    return readExact(statement, values)
  }
}

/** The same in one attempt: a write with RETURNING must not run twice. */
function readExact(statement: Statement, values: unknown[]): unknown[] {
  statement.setReadBigInts(true)
  try {
    return statement
      .all(...values)
      .map(row => Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, digits(value)])))
  } catch (error) {
    throw withErrorCode(error)
  } finally {
    statement.setReadBigInts(false)
  }
}

function digits(value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
}

/**
 * Node binds every number as a REAL, which a TEXT column stores as `7.0`; the package binds an integer. A lone object is
 * taken for named parameters, and NULL is stored. Which other values are refused depends on the version.
 */
function bindable(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return BigInt(Number(value))
  if (ArrayBuffer.isView(value) || ['string', 'number', 'bigint'].includes(typeof value)) return value
  throw new TypeError(`SQLite cannot store a value of type ${typeof value}.`)
}

/**
 * The text after the first statement. SQLite's own copy of the text (expandedSQL) ends where that statement does, with
 * NULL for values that are not bound yet.
 */
function remainderOf(sql: string, { expandedSQL = '' }: Statement): string {
  let end = 0
  for (let at = 0; at < expandedSQL.length; end++)
    at += sql[end] === '?' && expandedSQL[at] !== '?' ? 'NULL'.length : 1
  return sql.slice(end)
}

/**
 * The text without the spaces, semicolons and comments at its start. To prepare a text that has nothing else crashes Node 22
 * (22.23.3) when the connection is closed after a garbage collection.
 */
function fromFirstStatement(sql: string): string {
  return sql.slice(/^(?:[\s;]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))*/.exec(sql)?.[0].length)
}

let stale: boolean | undefined

/** Whether a cached statement misses a column that was added since: Node 22 reads columns before SQLite re-prepares. */
function goesStale(connection: Connection): boolean {
  if (stale !== undefined) return stale
  connection.exec('create temp table stale (a); insert into stale values (1)')
  const cached = connection.prepare('select * from stale')
  cached.all()
  connection.exec('alter table stale add column b')
  stale = !('b' in Object(cached.all()[0]))
  connection.exec('drop table stale')
  return stale
}
