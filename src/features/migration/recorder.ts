import { type Knex, requireKnex } from '../../core/knex.ts'
import {
  byCopying,
  isBracket,
  isOfTheCatalogue,
  isRead,
  renamingByName,
  watched,
} from './recorder-answers.ts'
import { unawaitedIn } from './recorder-builders.ts'

export const dialects = ['postgres', 'mysql', 'sqlite'] as const

export type Dialect = (typeof dialects)[number]

/** What a function did with the Knex it was given. */
export interface Recording {
  /** Every statement, in order, as Knex compiles it; values stand beside it. */
  readonly statements: readonly RecordedStatement[]
  /** The same with the brackets of the transactions that the function opens. */
  readonly sent: readonly RecordedStatement[]
  /** Those whose answer the function looked at, and could not get here. */
  readonly asked: readonly RecordedStatement[]
  /** SQL of what was built and never run: an `await` is missing. */
  readonly unawaited: readonly string[]
  /** What the function threw. */
  readonly error?: unknown
}

export interface RecordedStatement {
  readonly sql: string
  readonly bindings: readonly unknown[]
  /** Whether it is a query that only reads. */
  readonly reads: boolean
}

/** What of a project's own configuration has a say in the SQL. */
export type RecorderConfig = Pick<Knex.Config, 'client' | 'wrapIdentifier' | 'version' | 'useNullAsDefault'>

/**
 * Runs a function against a Knex that compiles for a database and connects to none: every query is noted, and answered
 * with no rows. It builds on Knex's dialect classes (tested with Knex 3.3). Where SQLite would copy a table to alter
 * it, one statement says so: `alter table "users" drop column "name" -- by copying the table`. Where MySQL would repeat
 * a column's definition to rename it, it is renamed by name.
 */
export async function record(
  root: string,
  dialect: Dialect,
  run: (knex: Knex) => unknown,
  config: RecorderConfig = {},
): Promise<Recording> {
  const notes: Notes = { sent: [], asked: new Set(), built: new Map() }
  const makeKnex = requireKnex(root)
  const client = recorderOn(clientOf(makeKnex, config.client ?? clients[dialect]), dialect, notes)
  const silentConfig = { ...config, client, log: silent }
  const knex = makeKnex({ ...silentConfig, ...(dialect === 'sqlite' && { useNullAsDefault: true }) })
  const failed = await attempt(() => run(knex))
  const { sent, asked, built } = notes
  const statements = sent.filter(({ sql }) => !isBracket(sql))
  return { statements, sent, asked: [...asked], unawaited: unawaitedIn(built), ...failed }
}

/** What is written down while the function runs. */
interface Notes {
  readonly sent: RecordedStatement[]
  readonly asked: Set<RecordedStatement>
  readonly built: Map<object, { ran: boolean }>
}

type ClientClass = typeof Knex.Client

const clients: Readonly<Record<Dialect, string>> = {
  postgres: 'pg',
  mysql: 'mysql2',
  sqlite: 'better-sqlite3',
}

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

function recorderOn(Client: ClientClass, dialect: Dialect, { sent, asked, built }: Notes): ClientClass {
  const connection = { __knexUid: 'recorder' }

  return class Recorder extends Client {
    override async acquireConnection() {
      return connection
    }

    override async releaseConnection() {}

    async _query(_connection: object, query: Query) {
      const { sql, bindings = [], method = '' } = query
      if (!isOfTheCatalogue(sql)) sent.push({ sql, bindings, reads: isRead(method) })
      query.response = answerOf(dialect, sql)
      query.context = { changes: 0, lastID: 0 }
      return query
    }

    processResponse(query: Query, runner: object) {
      const process: unknown = Reflect.get(Client.prototype, 'processResponse')
      const answer: unknown = typeof process === 'function' ? process.call(this, query, runner) : undefined
      const { sql, bindings = [], method = '', returning } = query
      const question = { sql, bindings, reads: isRead(method) }
      if (dialect !== 'mysql' && method === 'insert' && !returning) return answer
      return watched(answer, method, () => void asked.add(question))
    }

    override tableCompiler(...args: Parameters<Knex.Client['tableCompiler']>) {
      const compiler = super.tableCompiler(...args)
      return dialect === 'mysql'
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
        const sql = `alter table \`${tableNameRaw}\` ${change}${byCopying}`
        sent.push({ sql, bindings: [], reads: false })
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

/** An answer in the shape of each driver: no rows. */
function answerOf(dialect: Dialect, sql: string): unknown {
  if (dialect === 'postgres') return { command: commandOf(sql), rows: [], rowCount: 0, fields: [] }
  return dialect === 'sqlite' ? [] : [[], []]
}

/** PostgreSQL's driver says what it did: `SELECT`. */
function commandOf(sql: string): string {
  return (/^\w+/.exec(sql)?.[0] ?? '').toUpperCase()
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
