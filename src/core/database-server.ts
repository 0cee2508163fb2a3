import { type ConnectOptions, withKnex } from './connection.ts'
import { dialectOf } from './dialect.ts'
import { databaseNameOf, projectElsewhere } from './elsewhere.ts'
import { exit, UserError } from './errors.ts'
import type { Knex } from './knex.ts'
import type { KnexProject } from './knex-project.ts'

/** A database server, by the name of the user who is connected to it. */
export interface DatabaseServer {
  databases(): Promise<string[]>
  /** Throws a UserError where the user may not. */
  create(name: string): Promise<void>
  /** Takes it away if it is there, also from whoever is connected to it. */
  drop(name: string): Promise<void>
}

export interface ServerOptions extends ConnectOptions {
  /** The URL of a server, and of a user there, other than the project's. */
  readonly server?: string | undefined
}

/** Lends the server of a project, whether the project's own database exists or not. SQLite has none. */
export async function withDatabaseServer<T>(
  project: KnexProject,
  options: ServerOptions,
  use: (server: DatabaseServer) => Promise<T>,
): Promise<T> {
  const { family } = dialectOf(project.connect())
  const speak = family === 'postgres' ? postgres : family === 'mysql' ? mysql : undefined
  if (!speak)
    throw new UserError(
      `${project.database} is on no server that gapi can make a database on.`,
      'It can on PostgreSQL, MySQL and MariaDB.',
    )
  const own = await databaseNameOf(project)
  const through = family === 'mysql' ? [undefined] : ['postgres', ...(own ? [own] : []), 'template1']
  return withFirst(project, options, through, knex => use(speak(knex, own)))
}

/** PostgreSQL wants a database to connect to; the first that is there, and open to the user, will do. */
async function withFirst<T>(
  project: KnexProject,
  options: ServerOptions,
  [database, ...others]: readonly (string | undefined)[],
  use: (knex: Knex) => Promise<T>,
): Promise<T> {
  let isLent = false
  const through = projectElsewhere(project, { database, server: options.server })
  const shown = options.server === undefined ? project.database : through.database
  try {
    return await withKnex({ ...through, database: shown }, options, knex => {
      isLent = true
      return use(knex)
    })
  } catch (error) {
    const code = codeOf(error instanceof UserError ? error.cause : undefined)
    if (isLent || others.length === 0 || !/^(3D000|42501|28000)$/.test(code)) throw error
    return withFirst(project, options, others, use)
  }
}

type Speak = (knex: Knex, own: string | undefined) => DatabaseServer

const postgres: Speak = knex => ({
  async databases() {
    const { rows }: Rows = await knex.raw('select datname as name from pg_database order by 1')
    return rows.map(({ name }) => String(name))
  },
  create: name =>
    creating(
      async () => {
        const { rows }: Rows = await knex.raw('select current_user as name')
        const user = String(rows[0]?.name)
        return { user, grant: `alter role "${user}" createdb` }
      },
      () => knex.raw('create database ??', [name]),
    ),
  async drop(name) {
    await knex.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = ? and backend_type = 'client backend'`,
      [name],
    )
    await knex.raw('drop database if exists ??', [name])
  },
})

interface Rows {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** A new database has the character set of the project's own, for that decides how long an index may be. */
const mysql: Speak = (knex, own) => {
  const read = async (sql: string, values: readonly string[] = []) => {
    const [rows]: readonly Rows['rows'][] = await knex.raw(sql, values)
    return rows ?? []
  }
  const schemata = 'from information_schema.schemata'
  return {
    async databases() {
      const rows = await read(`select schema_name as name ${schemata} order by 1`)
      return rows.map(({ name }) => String(name))
    },
    create: name =>
      creating(
        async () => {
          const [row] = await read('select current_user() as name')
          // `me@localhost` is another account than `me@%`, for which `me` stands.
          const [, user = '', host = ''] = /^(.*)@(.*)$/.exec(String(row?.name)) ?? []
          const account = host === '%' ? `'${user}'` : `'${user}'@'${host}'`
          return { user, grant: `grant all on \`${patternOf(name)}\`.* to ${account}` }
        },
        async () => {
          const [like] = await read(
            `select default_character_set_name as charset, default_collation_name as collation ${schemata} where schema_name = ?`,
            [own ?? ''],
          )
          const manner = like ? ` character set ${like.charset} collate ${like.collation}` : ''
          await knex.raw(`create database ??${manner}`, [name])
        },
      ),
    drop: async name => void (await knex.raw('drop database if exists ??', [name])),
  }
}

/** The scratch databases of a project: `shop\_gapi\_%`. In a grant `_` stands for any letter. */
function patternOf(name: string): string {
  return name.replace(/_gapi_.*/, '_gapi_%').replaceAll('_', '\\_')
}

/** Who is connected, and what an administrator would say to let them. */
interface Allowing {
  readonly user: string
  readonly grant: string
}

/** The server is asked who is connected: a configuration may name nobody, or hold it in a URL. */
async function creating(allowing: () => Promise<Allowing>, create: () => Promise<unknown>): Promise<void> {
  try {
    await create()
  } catch (error) {
    if (!/^(42501|ER_DBACCESS_DENIED_ERROR)$/.test(codeOf(error))) throw error
    const { user, grant } = await allowing()
    throw new UserError(
      `${user} may not create a database.`,
      `Let an administrator allow it: ${grant}`,
      exit.failed,
    )
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error ? String(Reflect.get(error, 'code') ?? '') : ''
}
