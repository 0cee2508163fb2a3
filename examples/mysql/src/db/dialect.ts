import { createRequire } from 'node:module'
import type { Knex } from 'knex'
import type { Connection as MysqlConnection, ResultSetHeader } from 'mysql2'
import type { Driver, Limits, Query } from './driver.ts'
import { classifyError, closesConnection } from './error-codes.ts'
import { withFault } from './fault.ts'
import { sessionOf } from './session.ts'

/** The driver's connection, with the untyped fields that are used here. */
type Connection = MysqlConnection & {
  readonly stream: { readonly destroyed: boolean; destroy(): void }
  readonly _fatalError: unknown
  readonly _protocolError: unknown
  readonly __knex__disposed?: unknown
}

const require = createRequire(import.meta.url)
const KnexMysql: typeof Knex.Client = require('knex/lib/dialects/mysql2/index.js')

/** Knex's MySQL dialect, with time limits, transactions that follow the server's state, and exact text comparison. */
class Mysql extends KnexMysql {
  override async acquireRawConnection(): Promise<Connection> {
    try {
      const connection: Connection = await super.acquireRawConnection()
      for (const sql of sessionSettings(this.config.limits)) await connection.promise().query(sql)
      return connection
    } catch (error) {
      throw error instanceof Error ? withFault(error, classifyError(error, false)) : error
    }
  }

  override async _query(connection: Connection, query: Query): Promise<Query> {
    const session = sessionOf(connection, () => driverOf(this, connection))
    return session.run(query, this, () => super._query(connection, query))
  }

  /**
   * Text compares exactly, as on the other databases: case, accents and trailing spaces count. A column is renamed by
   * name: Knex repeats a part of its definition, and its comment, check and expression are lost.
   */
  override tableCompiler(tableBuilder: unknown): unknown {
    const compiler = super.tableCompiler(tableBuilder)
    if (['create', 'createIfNot'].includes(compiler.method))
      compiler.single.collate ??= '/*M! utf8mb4_nopad_bin */ /*!80017 utf8mb4_0900_bin */'
    const quoted = (name: string) => this.wrapIdentifier(name, undefined)
    compiler.renameColumn = (from: string, to: string) =>
      compiler.pushQuery(`alter table ${compiler.tableName()} rename column ${quoted(from)} to ${quoted(to)}`)
    return compiler
  }
}

/** The Knex configuration for this URL. */
export function dialect(url: string): Knex.Config {
  const { hostname, port, username, password, pathname } = new URL(url)
  const connection = {
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    timezone: 'Z',
    charset: 'utf8mb4',
    supportBigNumbers: true,
    jsonStrings: true,
    typeCast: readField,
  }
  return { client: Mysql, connection }
}

/** Times in UTC, whatever the zone of the server. READ COMMITTED, as on PostgreSQL: newer servers refuse to change a row that changed since the snapshot. */
function sessionSettings(limits: Limits | undefined): string[] {
  const isolation = 'set session transaction isolation level read committed'
  const zone = `set session time_zone = '+00:00'`
  if (!limits) return [isolation, zone]
  const { STATEMENT_TIMEOUT: statement, LOCK_TIMEOUT: lock, IDLE_TRANSACTION_TIMEOUT: idle } = limits
  const mariadb = `/*M! , max_statement_time = ${statement}, idle_transaction_timeout = ${idle} */`
  const mysql = `/*!50708 , max_execution_time = ${statement * 1000} */`
  return [
    isolation,
    `${zone}, innodb_lock_wait_timeout = ${lock}, lock_wait_timeout = ${lock} ${mariadb} ${mysql}`,
  ]
}

function driverOf(client: Knex.Client, connection: Connection): Driver {
  const { config } = client
  let ended = false
  const isAlive = () => {
    const { _fatalError, _protocolError, __knex__disposed, stream } = connection
    return !(ended || _fatalError || _protocolError || __knex__disposed || stream.destroyed)
  }
  const run = async (sql: string) => (await connection.promise().query<ResultSetHeader>(sql))[0]
  return {
    config,
    isAlive,
    faultOf(error) {
      ended ||= closesConnection(error)
      return classifyError(error, isAlive())
    },
    isOpen: async () => isInTransaction(await run('do 0')),
    // MySQL commits before DDL. Migrations expect that; a request would continue without a transaction.
    changedTransaction({ response }, inTransaction) {
      const status = statusIn(response)
      return status !== undefined && isInTransaction(status) !== inTransaction
    },
    rollback: () => run('rollback'),
    cancel: () => client.cancelQuery(connection).catch(() => {}),
    destroy: () => connection.stream.destroy(),
  }
}

/** After a statement without rows, the server's status says whether a transaction is open (SERVER_STATUS_IN_TRANS). */
function isInTransaction({ serverStatus }: ResultSetHeader): boolean {
  return (serverStatus & 1) === 1
}

/** The status of a procedure that returns rows comes after the rows. */
function statusIn(response: unknown): ResultSetHeader | undefined {
  const [result]: unknown[] = Array.isArray(response) ? response : []
  const last = Array.isArray(result) ? result.at(-1) : result
  return last?.constructor.name === 'ResultSetHeader' ? last : undefined
}

interface Field {
  readonly type: string
  string(): string | null
}

/** Reads timestamps as ISO 8601 strings in UTC, the form that responses use, and dates as they are written. */
function readField(field: Field, next: () => unknown): unknown {
  if (field.type === 'DATE') return field.string()
  if (field.type !== 'DATETIME' && field.type !== 'TIMESTAMP') return next()
  const text = field.string()
  return text && new Date(`${text.replace(' ', 'T')}Z`).toISOString()
}

/** Whether all requests share one connection: never here. */
export function hasOneConnection(_url: string): boolean {
  return false
}

/** Why writes would fail now, or null. */
export async function writeFailureReason(knex: Knex): Promise<string | null> {
  const [rows] = await knex.raw('select @@global.read_only or @@innodb_read_only as read_only')
  return rows[0].read_only ? 'The database is read-only.' : null
}
