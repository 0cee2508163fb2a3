import type { Column, Table } from '../../catalogue/table.ts'
import type { Knex } from '../../project/knex.ts'
import type { KnexProject } from '../../project/read-project.ts'
import type { SchemaPart } from '../../schema/part.ts'
import type { Loader, LoadTarget } from '../loading/loader.ts'
import type { AdvisoryLock } from '../lock/advisory-lock.ts'
import type { Dialect } from './dialects.ts'

/** Everything that gapi knows about one kind of database. No code outside this folder names a database. */
export interface Driver {
  readonly dialect: Dialect | 'other'
  /** The name of the Knex client that compiles for it. */
  readonly client: string
  /** The schemes of its URLs, the most common first; empty where a database is a file. */
  readonly schemes: readonly string[]
  /** Whether a database is a file without a server. */
  readonly isFile: boolean
  /** Whether DDL can be rolled back. */
  readonly transactionalDdl: boolean
  /** Whether an interrupted migration can continue after its last statement. */
  readonly canResume: boolean
  /** Whether a schema is the same as a database. */
  readonly schemaIsDatabase: boolean
  /** The file of a database, as the configuration names it; undefined for one in memory or on a server. */
  fileOf(knex: Knex): string | undefined
  /** Changes how this Knex alters tables, where Knex would lose a part of a definition. */
  adapt?(knex: Knex): Promise<void>
  /** Reports columns that a migration drops although they do not exist; set where that succeeds. */
  watchDroppedColumns?(knex: Knex, report: (column: string) => void): void
  /** The lock of a project's database. The runner of a generated project takes the same one. */
  lockOf(project: KnexProject, knex: Knex): AdvisoryLock
  /** Why the user cannot write to a database. `write` is a statement that changes nothing. */
  readOnlyReason(knex: Knex, write: () => PromiseLike<unknown>): Promise<string | undefined>
  readTables(knex: Knex): Promise<Table[]>
  readSchema(knex: Knex): Promise<SchemaPart[]>
  /** Whether there is any table except these; undefined where that is not known. */
  hasTables?(knex: Knex, except: readonly string[]): Promise<boolean>
  /** The environment marks in a database, for all ledgers in it. */
  readMarks(knex: Knex): Promise<readonly unknown[]>
  /** The tables named like those that hold a mark, but with other columns. */
  unreadableMarkTables(knex: Knex): Promise<readonly string[]>
  /** The database that a Knex is connected to. */
  currentDatabase(knex: Knex): Promise<unknown>
  /** Creates the schemas that a new database needs. */
  makeSchemas?(knex: Knex, project: KnexProject): Promise<void>
  readonly server?: ServerDriver
  /** Runs work and its record in one transaction; set where a plain transaction would lose data. */
  readonly inTransaction?: RunInTransaction
  /** Whether an error in a transaction only says that an earlier one aborted it. */
  isConsequence?(error: unknown): boolean
  readonly sql: DriverSql
  readonly rows: DriverRows
}

/** Runs work and record in one transaction. */
export type RunInTransaction = (knex: Knex, work: Work, record: Work) => Promise<void>

export type Work = (trx: Knex.Transaction) => Promise<void>

/** A database server, as the connected user sees it. */
export interface DatabaseServer {
  databases(): Promise<string[]>
  /** Throws a UserError where the user lacks the privilege. */
  create(name: string): Promise<void>
  /**
   * Creates a copy of another database that nobody uses. False, without a new database, where the copy would lack
   * something, or where somebody uses the other one. Set where `copies` is.
   */
  copy?(name: string, from: string): Promise<boolean>
  /** Drops it if it exists, and ends other connections to it. */
  drop(name: string): Promise<void>
}

/** The name of a database, and the host or socket of its server; a file has no host. */
export interface DatabaseAddress {
  readonly database: string
  readonly host: string
}

export interface ServerDriver {
  /** Parses a URL. */
  addressIn(url: string): DatabaseAddress
  /** The databases to try to connect to, in this order; undefined means none. `own` is the project's. */
  through(own: string | undefined): readonly (string | undefined)[]
  /** Whether, after this connection error, the next database may work. */
  mayTryNext(code: string): boolean
  /** Whether it copies databases. */
  readonly copies: boolean
  connect(knex: Knex, own: string | undefined): DatabaseServer
}

/** How statements are written, for migrations. */
export interface DriverSql {
  /** `$1` if true, `?` if false. */
  readonly hasNumberedParameters: boolean
  /** A value as a literal, where Knex writes it differently from what the driver sends; else undefined. */
  literalOf(value: unknown, knex: Knex): string | undefined
  /**
   * Asks an open database for the literal of a value that its drivers bind in their own way; undefined for
   * any other value.
   */
  askLiteral?(value: unknown, knex: Knex): Promise<string> | undefined
  /** Whether a DDL statement can run in a transaction that is rolled back. */
  isTransactional(schemaChange: string): boolean
  /** Whether all statements can be compiled without a database. */
  readonly compilesAlone: boolean
  /** A result without rows, in the shape of the driver. */
  emptyAnswer(sql: string): unknown
  /** Whether an insert without `returning` still returns an id. */
  readonly answersInserts: boolean
  /** Whether Knex renames a column by repeating its definition. */
  readonly repeatsRenamed: boolean
  /** The statements that begin and end the transaction of a migration in a script. */
  bracketsOf(statements: readonly string[], last: 'commit' | 'rollback'): Brackets
  /** The statements that set up a new connection. */
  setupOf(config: Knex.Config): string[]
  /** Whether its command-line client ends a statement at every semicolon. */
  readonly splitsAtSemicolons: boolean
}

export interface Brackets {
  readonly begin: readonly string[]
  readonly end: readonly string[]
}

/** How it stores and writes rows, for seeds. */
export interface DriverRows {
  readonly decimalsAreFloats: boolean
  /** Default fractional digits of a timestamp column; undefined where a timestamp is stored as text. */
  readonly momentDigits: number | undefined
  /** Whether float(8,2) rounds to two decimals. */
  readonly roundsFloats: boolean
  /** Whether a time without a zone is in the time zone of the connection. */
  readonly hasWallTimes: boolean
  /** The expression that gives a column's value as text; `??` is the column. */
  textOf(column: Column): string
  /** What to bind for an array column, of a JSON list; undefined where there are no arrays. */
  arrayOf?(json: string): string
  /** Whether `textOf` cannot give the values of a column so that they can be written again. */
  isOpaque?(column: Column): boolean
  /** Milliseconds since 1970 of a timestamp; undefined where it is compared as it is. */
  epochOf(moment: string): string | undefined
  /**
   * SQL expressions: the digits at the end of a text, the same without leading zeros, and the integer type to
   * cast to.
   */
  numberAtEnd(text: string): readonly [digits: string, bare: string, whole: string]
  /** The maximum number of bound values per statement. */
  readonly mostValues: number
  /** What to bind for an ISO 8601 timestamp. */
  momentOf(iso: string): string
  /**
   * Takes the write lock first, so that a transaction that reads before it writes does not fail on a
   * concurrent write.
   */
  takeWriteLock?(trx: Knex, table: string): Promise<void>
  /**
   * Prevents implicit commits while code of a project runs in a transaction. Returns the function that ends
   * this.
   */
  keepWhole?(trx: Knex): () => void
  /** Runs work in which an explicit 0 for a numbered column is kept: MySQL would number the row. */
  keepingZero?(trx: Knex, work: () => Promise<void>): Promise<void>
  /** Sets a sequence past the highest id that was inserted. */
  raiseSequence?(trx: Knex, table: string, column: string): Promise<void>
  /** Runs work with session settings for bulk inserts, and restores the old ones. */
  inSession?(trx: Knex, work: () => Promise<void>): Promise<void>
  /** The fastest way to load rows on this connection; undefined where the driver has none. */
  loaderOf?(trx: Knex, connection: unknown, target: LoadTarget): Promise<Loader | undefined>
}
