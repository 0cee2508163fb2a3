import { text } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import { withDatabase } from '../db/connect.ts'
import * as migrations from '../db/migrate.ts'
import { seedAll } from '../db/seed.ts'
import { type Statement, traceStatements } from '../db/trace.ts'
import { isTransactionControl } from '../db/watch.ts'
import { UserError } from '../errors.ts'
import type { User } from '../http/request/route.ts'
import type { Input, Result } from '../resource.ts'
import { withMigrated } from './read.ts'
import { type ReplayRequest, requestIn } from './request.ts'

/** The log line of an error. */
interface ErrorLine {
  readonly err?: { readonly type: string; readonly message: string; readonly stack: string }
}

/** Sends the request on standard input again. */
export async function replay(input: Input): Promise<Result> {
  return send(input, requestIn(await text(process.stdin)))
}

/**
 * Sends a request to an app of its own, as a client of the wanted audience: the app takes it for that client, so no key is
 * needed. Nothing is recorded, and no job runs. Returns the response, the error behind a 5xx, and the statements.
 */
export async function send(input: Input, asked: ReplayRequest): Promise<Result> {
  if (input.flag('prepare')) await prepare(input)
  const caller = await withMigrated(input.config(), knex => callerFor(knex, asked))
  const log: string[] = []
  const options = {
    settings: { RECORDINGS: false, LOG_LEVEL: 'error' },
    log: { write: (lines: string) => void log.push(...lines.split('\n').filter(Boolean)) },
    findClient: async () => caller,
  } as const
  const sent = await input.withApp(app => inject(app, asked, caller !== null), options)
  const errors = log.map((line): ErrorLine => JSON.parse(line)).flatMap(({ err }) => err ?? [])
  const { type, message, stack } = errors[0] ?? {}
  const error = errors.length > 0 ? { type, message, stack } : null
  const data = { ...sent, client: caller?.name ?? null, error }
  const statements = sent.statements.map(({ sql, ms }) => `${ms.toFixed(1).padStart(8)} ms  ${sql}`)
  return { data, text: [sent.status, stack ?? sent.body, ...statements].join('\n') }
}

async function prepare({ context, withApp }: Input): Promise<void> {
  const { config } = context()
  await withDatabase(config.DATABASE_URL, knex => migrations.migrate(knex, config))
  await withApp(({ knex, tables }) => seedAll({ knex, tables }, context()))
}

/** A client of the audience: the one that has the recorded name, else the first. */
async function callerFor(knex: Knex, { audience, client }: ReplayRequest): Promise<User | null> {
  if (audience === 'anonymous') return null
  const clients: User[] = await knex('clients').orderBy('created_at').select('id', 'name', 'role')
  const able = clients.filter(({ role }) => audience === 'user' || role === 'admin')
  const named = able.find(({ name }) => name === client)
  const found = named ?? able.find(({ role }) => role === audience) ?? able[0]
  if (found) return found
  throw new UserError(
    `The database has no client of the audience ${audience}.`,
    'Add one: npm run client -- add NAME EMAIL, or seed it: npm run seed',
  )
}

async function inject(app: FastifyInstance, { method, url, headers, body }: ReplayRequest, hasKey: boolean) {
  const statements: Statement[] = []
  const stop = traceStatements(app.knex, statement => {
    const { sql, ms } = statement
    if (!isTransactionControl(statement)) statements.push({ sql, ms })
  })
  const response = await app.inject({
    method,
    url,
    headers: { ...headers, ...(hasKey && { authorization: 'Bearer replayed' }) },
    ...(body !== null && { payload: body }),
  })
  stop()
  return { status: response.statusCode, headers: response.headers, body: response.body, statements }
}
