import type { Knex } from 'knex'
import type { Settings } from '../config/config.ts'
import { type Environment, isBuilt } from '../config/env.ts'
import { UserError } from '../errors.ts'
import { withDatabase } from './connect.ts'
import { type Action, type Commands, markFor, markOf, refusalOf, shellQuoted } from './guard.ts'
import { databaseMayExist, hasTables, locationOf, readMarks, unreadableMarkTables } from './inspect.ts'
import { withLock } from './lock.ts'
import type { Claim, DatabaseFacts } from './production.ts'

/** The table of notes, which gapi writes too: one key and value per row. */
const table = 'knex_migrations_gapi'
const bookkeeping = ['knex_migrations', 'knex_migrations_lock', table]

/** The config and the arguments of a command. */
export interface CommandContext {
  readonly config: Settings
  readonly environment: Environment
  /** The name given with --confirm. */
  readonly confirmed?: string | undefined
  /** The verb and its arguments as typed, without --confirm. */
  readonly commandLine?: readonly string[] | undefined
}

/** Throws if the action needs consent that was not given. Changes nothing. */
export async function guard(action: Action, context: CommandContext): Promise<void> {
  const { DATABASE_URL } = context.config
  const facts = databaseMayExist(DATABASE_URL.reveal())
    ? await withDatabase(DATABASE_URL, knex => readFacts(knex, context))
    : { ...identityOf(context), mark: null, unreadable: null, hasTables: false }
  const refusal = refusalOf(action, facts, context.confirmed, commandsFor(context))
  if (!refusal) return
  const note =
    context.environment.npm_lifecycle_event === 'dev' ? '\nThe script dev does not accept --confirm.' : ''
  throw new UserError(refusal.message, `${refusal.hint}${note}`, 4)
}

/** Marks a new database with its environment. Does not change an existing mark. */
export async function markNew(knex: Knex, context: CommandContext): Promise<void> {
  const facts = await readFacts(knex, context)
  if (facts.unreadable !== null)
    throw new UserError(
      `The table ${facts.unreadable} does not have the columns that gapi creates, so its mark cannot be read.`,
      `Rename it. Then say what the database is: ${commandsFor(context).gapi} db mark ENVIRONMENT`,
    )
  const mark = markFor(context.config.environment, facts)
  if (mark !== null) await withLock(knex, connection => writeMark(connection, mark))
}

/** The environment that a database is marked with. */
export async function readMark(knex: Knex): Promise<string | null> {
  return markOf(await readMarks(knex))
}

async function readFacts(knex: Knex, context: CommandContext): Promise<DatabaseFacts> {
  const [unreadable = null] = await unreadableMarkTables(knex)
  const mark = await readMark(knex)
  return { ...identityOf(context), mark, unreadable, hasTables: await hasTables(knex, bookkeeping) }
}

async function writeMark(knex: Knex, mark: string): Promise<void> {
  if (!(await knex.schema.hasTable(table)))
    await knex.schema.createTable(table, columns => {
      columns.string('key', 191).primary()
      columns.text('value')
    })
  await knex(table).insert({ key: 'environment', value: mark }).onConflict('key').ignore()
}

/** The database, and the environments that APP_CONFIG and NODE_ENV name. */
function identityOf({
  config,
  environment,
}: CommandContext): Omit<DatabaseFacts, 'mark' | 'unreadable' | 'hasTables'> {
  const claims = ['APP_CONFIG', 'NODE_ENV'].flatMap((by): Claim[] => {
    const name = environment[by]
    return name ? [{ by, environment: name }] : []
  })
  return { ...locationOf(config.DATABASE_URL.reveal(), environment), claims }
}

/** The commands to type: as a script of package.json if one was run, else as the program. */
function commandsFor({ environment, commandLine: [verb = '', ...words] = [] }: CommandContext): Commands {
  const { npm_lifecycle_event: script, npm_config_user_agent: agent = '' } = environment
  const manager = /^(?:pnpm|yarn|bun)/.exec(agent)?.[0] ?? 'npm'
  const run = (name: string) => `${manager} run ${name}${manager === 'npm' ? ' --' : ''}`
  const program = isBuilt ? 'node dist/src/manage.js' : 'npx tsx src/manage.ts'
  // The script dev migrates, seeds and passes its arguments to the server, so it cannot take --confirm.
  const command = script === verb || script === 'dev' ? run(verb) : `${program} ${verb}`
  return { gapi: run('gapi'), retry: [command, ...words.map(shellQuoted)].join(' ') }
}
