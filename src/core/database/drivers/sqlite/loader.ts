import { setImmediate as turn } from 'node:timers/promises'
import type { Knex } from '../../../project/knex.ts'
import type { Loader, LoadTarget } from '../../loading/loader.ts'
import type { PlannedColumn, Value } from '../../loading/value.ts'

/** Rows per statement: more are not faster. SQLite before 3.32 allows 999 values. */
const rowsPerStatement = 100
const mostValues = 999

/**
 * Prepared multi-row inserts on SQLite's own connection: node:sqlite and drivers with its API,
 * better-sqlite3, sqlite3.
 */
export function preparedLoader(
  trx: Knex,
  connection: unknown,
  { table, columns }: LoadTarget,
): Loader | undefined {
  if (!isSqlite(connection)) return undefined
  const most = Math.max(1, Math.min(rowsPerStatement, Math.floor(mostValues / columns.length)))
  const cells = columns.map(column => cellOf(column, keepsDatesAsNumbers(connection)))
  const prepare = (rows: number) => prepared(connection, insertSql(trx, table, columns, rows))
  const whole = prepare(most)
  return {
    method: 'prepared inserts',
    async load({ first, rows, signal, onRows }) {
      for (let done = 0; done < rows; ) {
        const count = Math.min(most, rows - done)
        const running = (count === most ? whole : prepare(count)).run(valuesOf(cells, first + done, count))
        if (running) await running
        done += count
        if (done % (most * 20) !== 0 && done < rows) continue
        onRows(done)
        // The drivers block this thread: without a pause, Ctrl-C would not be handled.
        await turn()
        if (signal.aborted) return
      }
    },
  }
}

function valuesOf(cells: readonly ((row: number) => unknown)[], first: number, rows: number): unknown[] {
  const values: unknown[] = []
  for (let row = first; row < first + rows; row++) for (const cell of cells) values.push(cell(row))
  return values
}

function insertSql(trx: Knex, table: string, columns: readonly PlannedColumn[], rows: number): string {
  const names = columns.map(() => '??').join()
  const into = trx.raw(`insert into ?? (${names})`, [table, ...columns.map(({ name }) => name)])
  const row = `(${columns.map(() => '?').join()})`
  return `${into} values ${Array.from({ length: rows }, () => row).join()}`
}

function cellOf({ make, type }: PlannedColumn, datesAsNumbers: boolean): (row: number) => unknown {
  if (type === 'datetime' && datesAsNumbers)
    return row => {
      const value = make(row)
      return typeof value === 'string' ? Date.parse(value) : value
    }
  return row => bindable(make(row))
}

function bindable(value: Value): unknown {
  if (typeof value === 'boolean') return Number(value)
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.length) : value
}

/** Knex writes a date as milliseconds with better-sqlite3 and sqlite3, and as ISO 8601 with node:sqlite. */
function keepsDatesAsNumbers(connection: Sqlite): boolean {
  return 'pragma' in connection || 'parallelize' in connection
}

interface Prepared {
  run(values: readonly unknown[]): Promise<void> | undefined
}

interface Sqlite {
  prepare(sql: string): { run(...values: unknown[]): unknown }
}

/** A statement of sqlite3 returns by callback; the other drivers are synchronous. */
function prepared(connection: Sqlite, sql: string): Prepared {
  const statement = connection.prepare(sql)
  if (!('parallelize' in connection)) return { run: values => void statement.run(...values) }
  return {
    run: values =>
      new Promise((resolve, reject) => {
        statement.run(values, (error: unknown) => (error ? reject(error) : resolve()))
      }),
  }
}

function isSqlite(connection: unknown): connection is Sqlite {
  return typeof connection === 'object' && connection !== null && 'prepare' in connection
}
