import { type Knex, requireKnex } from '../../core/knex.ts'

export const dialects = ['postgres', 'mysql', 'sqlite'] as const

export type Dialect = (typeof dialects)[number]

/** What a function did with the Knex it was given. */
export interface Recording {
  /** Every statement, in order, as Knex compiles it; values stand beside it. */
  readonly statements: readonly RecordedStatement[]
  /** SQL of what was built and never run: an `await` is missing. */
  readonly unawaited: readonly string[]
  /** What the function threw. */
  readonly error?: unknown
}

export interface RecordedStatement {
  readonly sql: string
  readonly bindings: readonly unknown[]
}

/**
 * Runs a function against a Knex that compiles for a database and connects to none: every query is noted, and answered
 * with no rows. It builds on Knex's dialect classes (tested with Knex 3.3). Where SQLite would copy a table to alter
 * it, one statement says so: `alter table "users" drop column "name" -- by copying the table`.
 */
export async function record(
  root: string,
  dialect: Dialect,
  run: (knex: Knex) => unknown,
): Promise<Recording> {
  const statements: RecordedStatement[] = []
  const built = new Map<object, { ran: boolean }>()
  const makeKnex = requireKnex(root)
  const client = recorderOn(clientOf(makeKnex, dialect), dialect, statements, built)
  const knex = makeKnex({ client, log: silent, ...(dialect === 'sqlite' && { useNullAsDefault: true }) })
  const failed = await attempt(() => run(knex))
  return { statements, unawaited: unawaitedIn(built), ...failed }
}

type ClientClass = typeof Knex.Client

const clients: Readonly<Record<Dialect, string>> = {
  postgres: 'pg',
  mysql: 'mysql2',
  sqlite: 'better-sqlite3',
}

/** Knex's own class for a database. Without a connection it needs no driver. */
function clientOf(makeKnex: (config: Knex.Config) => Knex, dialect: Dialect): ClientClass {
  return makeKnex({ client: clients[dialect], log: silent, useNullAsDefault: true }).client.constructor
}

interface Query {
  readonly sql: string
  readonly bindings?: readonly unknown[]
  response?: unknown
  context?: unknown
}

function recorderOn(
  Client: ClientClass,
  dialect: Dialect,
  statements: RecordedStatement[],
  built: Map<object, { ran: boolean }>,
): ClientClass {
  const connection = { __knexUid: 'recorder' }

  return class Recorder extends Client {
    override async acquireConnection() {
      return connection
    }

    override async releaseConnection() {}

    async _query(_connection: object, query: Query) {
      const { sql, bindings = [] } = query
      if (!changesNothing(sql)) statements.push({ sql, bindings })
      query.response = answerOf(dialect, sql, bindings)
      query.context = { changes: 0, lastID: 0 }
      return query
    }

    override schemaBuilder() {
      return noted(super.schemaBuilder())
    }

    override queryBuilder() {
      return noted(super.queryBuilder())
    }

    override raw(...args: Parameters<Knex.Client['raw']>) {
      return noted(super.raw(...args))
    }

    override runner(builder: object) {
      const entry = built.get(builder)
      if (entry) entry.ran = true
      return super.runner(builder)
    }

    /** SQLite's way of altering: a copy of the table, which needs the real one. */
    ddl({ tableNameRaw }: { readonly tableNameRaw: string }) {
      const note = (change: string) => {
        statements.push({
          sql: `alter table \`${tableNameRaw}\` ${change} -- by copying the table`,
          bindings: [],
        })
        return { pre: [], sql: [], check: null, post: [] }
      }
      return {
        dropColumn: async (columns: readonly string[]) =>
          note(columns.map(name => `drop column \`${name}\``).join(', ')),
        alterColumn: async (columns: readonly { readonly name: string; readonly type: string }[]) =>
          note(columns.map(({ name, type }) => `alter column \`${name}\` ${type}`).join(', ')),
        foreign: async ({
          column,
          inTable,
        }: {
          readonly column: readonly string[]
          readonly inTable: string
        }) => note(`add foreign key (\`${column.join('`, `')}\`) references \`${inTable}\``),
        dropForeign: async (columns: readonly string[]) =>
          note(`drop foreign key (\`${columns.join('`, `')}\`)`),
        primary: async (columns: readonly string[]) => note(`add primary key (\`${columns.join('`, `')}\`)`),
        dropPrimary: async () => note('drop primary key'),
        setNullable: async (column: string, nullable: boolean) =>
          note(`alter column \`${column}\` ${nullable ? 'drop' : 'set'} not null`),
      }
    }
  }

  function noted<Builder extends object>(builder: Builder): Builder {
    built.set(builder, { ran: false })
    return builder
  }
}

/** Reading the catalogue and the brackets of a transaction change nothing. */
function changesNothing(sql: string): boolean {
  if (/^(PRAGMA table_info|show full fields|begin|commit|rollback|savepoint|release)\b/i.test(sql))
    return true
  return /information_schema|sqlite_master/i.test(sql)
}

/** An answer in the shape of each driver: no rows. MySQL renames a column by way of its definition, so it gets one. */
function answerOf(dialect: Dialect, sql: string, [name]: readonly unknown[]): unknown {
  if (dialect === 'postgres') return { command: commandOf(sql), rows: [], rowCount: 0, fields: [] }
  if (dialect === 'sqlite') return []
  if (!/^show full fields/i.test(sql)) return [[], []]
  return [[{ Field: name, Type: 'varchar(255)', Null: 'YES', Default: null, Extra: '', Comment: '' }], []]
}

/** PostgreSQL's driver says what it did: `SELECT`. */
function commandOf(sql: string): string {
  return (/^\w+/.exec(sql)?.[0] ?? '').toUpperCase()
}

/** Builders that write and were neither run nor used inside another. */
function unawaitedIn(built: ReadonlyMap<object, { readonly ran: boolean }>): string[] {
  return [...built].flatMap(([builder, { ran }]) => {
    if (ran || !isWrite(builder)) return []
    return [sqlOf(builder)]
  })
}

function isWrite(builder: object): boolean {
  const sequence: unknown = Reflect.get(builder, '_sequence')
  if (Array.isArray(sequence)) return sequence.length > 0
  const method: unknown = Reflect.get(builder, '_method')
  if (typeof method === 'string') return /^(insert|update|del|truncate|batchInsert)$/.test(method)
  const sql: unknown = Reflect.get(builder, 'sql')
  return (
    typeof sql === 'string' && /^\s*(create|alter|drop|insert|update|delete|truncate|rename)\b/i.test(sql)
  )
}

function sqlOf(builder: object): string {
  try {
    return String(builder)
  } catch {
    return 'a statement'
  }
}

async function attempt(run: () => unknown): Promise<{ error?: unknown }> {
  try {
    await run()
    return {}
  } catch (error) {
    return { error }
  }
}

const silent = { warn() {}, error() {}, debug() {}, deprecate() {} }
