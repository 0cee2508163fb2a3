import type { Knex } from 'knex'

/** How Knex speaks to this database. */
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
  return { client: 'mysql2', connection, pool: { afterCreate: isolate } }
}

/** Every statement sees what is committed, as on PostgreSQL; newer servers refuse to change what moved on since. */
function isolate(connection: Session, done: (error: unknown, connection: Session) => void): void {
  const sql = 'set session transaction isolation level read committed'
  connection.query(sql, error => done(error, connection))
}

interface Session {
  query(sql: string, done: (error: unknown) => void): void
}

interface Field {
  readonly type: string
  string(): string | null
}

/** Timestamps are read as ISO 8601 strings in UTC, so that a row is what the API answers. */
function readField(field: Field, next: () => unknown): unknown {
  if (field.type !== 'DATETIME') return next()
  const text = field.string()
  return text && new Date(`${text.replace(' ', 'T')}Z`).toISOString()
}

export interface Violation {
  readonly kind: 'unique' | 'foreign'
  readonly column: string
}

/** Which rule of the database an error reports, if any: "Duplicate entry 'tea' for key 'products_sku_unique'". */
export function violationOf(error: unknown): Violation | null {
  if (!(error instanceof Error && 'code' in error)) return null
  if (error.code === 'ER_DUP_ENTRY') return { kind: 'unique', column: columnOf(error) }
  if (error.code === 'ER_NO_REFERENCED_ROW_2' || error.code === 'ER_ROW_IS_REFERENCED_2')
    return { kind: 'foreign', column: '' }
  return null
}

/** Knex names a unique key table_column_unique. */
function columnOf(error: Error & { sql?: string }): string {
  const table = /(?:into|update) `(\w+)`/.exec(error.sql ?? '')?.[1] ?? ''
  const key = /for key '(?:\w+\.)?(\w+)'/.exec(error.message)?.[1] ?? ''
  return key.replace(`${table}_`, '').replace(/_unique$/, '')
}

const lock = "concat(left(database(), 50), '.migrations')"

/** One instance migrates at a time; the others wait. Knex's own lock can lock a new database for ever (knex#3538). */
export async function exclusively<T>(knex: Knex, work: (knex: Knex) => Promise<T>): Promise<T> {
  return knex.transaction(async holder => {
    await holder.raw(`select get_lock(${lock}, 60)`)
    try {
      return await work(knex)
    } finally {
      await holder.raw(`select release_lock(${lock})`)
    }
  })
}

/** Lends the database for reading: a write in it fails. */
export function readOnly<T>(knex: Knex, work: (knex: Knex) => Promise<T>): Promise<T> {
  return knex.transaction(work, { readOnly: true })
}
