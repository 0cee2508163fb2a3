import { createHash } from 'node:crypto'
import { dialectOf } from '../../core/dialect.ts'
import { exit, UserError } from '../../core/errors.ts'
import type { Knex } from '../../core/knex.ts'
import { rowsOf, type Tables } from '../../core/migration-tables.ts'
import { type Entry, type HalfDone, keyOf } from './half-done.ts'

/**
 * From now on every writing statement of a Knex or a transaction is noted on its own connection, right after it ran.
 * Those that `done` holds are not run again: they give the answer they gave.
 */
export function keepJournal(
  on: Knex,
  tables: Tables,
  { name, direction, entries: done, crashed }: HalfDone,
): () => void {
  const { client } = on
  const { query, transaction } = client
  let place = 0
  // MySQL ends a transaction by itself before it changes a schema, and begins no other.
  let inTransaction = on.isTransaction === true
  client.transaction = (...args: unknown[]) => {
    place++
    return noteUntracked().then(() => transaction.apply(client, args))
  }
  client.query = async (connection: unknown, asked: string | Asked) => {
    const statement: Asked = typeof asked === 'string' ? { sql: asked } : asked
    if (!isWrite(statement.sql) || statement.sql.includes(tables.notes))
      return query.call(client, connection, statement)
    const hash = hashOf(statement)
    const at = ++place
    const before = done[at - 1]
    if (before) return replay(statement, before, hash, name)
    const isOpen = inTransaction
    if (isSchemaChange(statement.sql)) inTransaction = false
    const isFirst = crashed && at === done.length + 1
    const ask = (sql: string) => query.call(client, connection, { sql })
    const work = async () => {
      const answered = await run(connection, statement, isFirst)
      await query.call(client, connection, noteOf(at, { hash, answer: answerOf(answered) }))
      return answered
    }
    return isOpen || !mayBeginFor(statement.sql, on) ? work() : together(ask, work)
  }
  return () => Object.assign(client, { query, transaction })

  /** The database may have done the first statement that is not noted, and the process died before it could note it. */
  async function run(connection: unknown, statement: Asked, isFirst: boolean): Promise<Asked> {
    try {
      return await query.call(client, connection, statement)
    } catch (error) {
      if (!isFirst || !isSchemaChange(statement.sql) || !isAlreadySo(error)) throw error
      return { ...statement, response: responseOf(null) }
    }
  }

  function noteOf(at: number, entry: object): Asked {
    const row = { key: keyOf(name, direction, at), value: JSON.stringify(entry) }
    return rowsOf(on, tables.notes, tables).insert(row).toSQL().toNative()
  }

  /** What runs in a transaction of the migration's own is not seen here. */
  async function noteUntracked(): Promise<void> {
    const row = { key: keyOf(name, direction, place), value: JSON.stringify({ resumable: false }) }
    await rowsOf(on, tables.notes, tables).insert(row)
  }
}

/** A statement and its note, both or neither. */
async function together<T>(ask: (sql: string) => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  await ask('begin')
  try {
    const result = await work()
    await ask('commit')
    return result
  } catch (error) {
    await ask('rollback')
    throw error
  }
}

/** What can be rolled back: data everywhere, and on PostgreSQL all but what refuses to run in a transaction. */
function mayBeginFor(sql: string, on: Knex): boolean {
  if (!isSchemaChange(sql)) return /^\s*(insert|update|delete|replace|with|merge)\b/i.test(sql)
  return (
    dialectOf(on).family === 'postgres' && !/concurrently|database|tablespace|system|add\s+value/i.test(sql)
  )
}

interface Asked {
  readonly sql: string
  readonly bindings?: readonly unknown[]
  response?: unknown
}

function replay(statement: Asked, { hash, answer }: Entry, now: string, name: string): Asked {
  if (hash === now) return { ...statement, response: responseOf(answer) }
  throw new UserError(
    `${name} is half done, and is another one now: it says “${statement.sql.slice(0, 80)}” where it did something else.`,
    `Put it back as it was, or finish by hand: gapi migration repair ${name}`,
    exit.failed,
  )
}

/** mysql2 answers with a pair, pg with one object; each reads what it needs of this. */
function responseOf(answer: unknown): unknown {
  const header = { insertId: 0, affectedRows: 0, command: '', rowCount: 0, rows: [], ...Object(answer) }
  return Object.assign([header, undefined], header)
}

function answerOf({ response }: Asked): unknown {
  const header = Array.isArray(response) ? response[0] : response
  const { insertId, affectedRows, command, rowCount, rows } = Object(header)
  return { insertId, affectedRows, command, rowCount, rows }
}

function hashOf({ sql, bindings = [] }: Asked): string {
  return createHash('sha256')
    .update(JSON.stringify([sql, bindings], plain))
    .digest('hex')
    .slice(0, 16)
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

function isWrite(sql: string): boolean {
  return !/^\s*(begin|start|commit|rollback|savepoint|release|set|show|select|pragma|explain|describe|use)\b/i.test(
    sql,
  )
}

function isSchemaChange(sql: string): boolean {
  return /^\s*(create|alter|drop|rename)\b/i.test(sql)
}

function isAlreadySo(error: unknown): boolean {
  const says = error instanceof Error ? `${Reflect.get(error, 'code')} ${error.message}` : ''
  return /EXISTS|DUP_|already exists|BAD_TABLE|BAD_FIELD|NO_SUCH_TABLE|CANT_DROP|does(n't| not) exist|42[P0-9]\d\d/.test(
    says,
  )
}
