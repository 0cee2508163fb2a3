import { databaseOf } from './database-name.ts'
import { dialectOf } from './dialect.ts'
import { UserError } from './errors.ts'
import { type Knex, makeKnex } from './knex.ts'
import type { KnexProject } from './knex-project.ts'

/** Another database than the project's own. */
export interface Elsewhere {
  /** Its name, on SQLite its file; without one, the server alone. */
  readonly database: string | undefined
  /** The URL of a server, and of a user there, other than the project's. */
  readonly server?: string | undefined
}

/** The project with another database: every other setting of its configuration stays as it is. */
export function projectElsewhere(project: KnexProject, { database, server }: Elsewhere): KnexProject {
  const knex = project.connect()
  const { config } = knex.client
  const isFile = dialectOf(knex).family === 'sqlite'
  const place = server === undefined ? undefined : placeOf(server, project, config)
  const move = (given: unknown) =>
    isFile ? { ...settingsOf(given), filename: database } : moved(settingsOf(given), database, place)
  const given: unknown = config.connection
  const connection = typeof given === 'function' ? async () => move(await given()) : move(given)
  const about = typeof connection === 'function' ? { database, ...place } : connection
  const settings = { ...config, connection }
  const elsewhere: KnexProject = {
    ...project,
    config: settings,
    database: databaseOf({ client: config.client, connection: about }, project.root),
    sqliteFile: undefined,
    connect: () => makeKnex(project.root, settings),
    open: async () => elsewhere,
  }
  return elsewhere
}

/** The name of a project's own database, where its configuration says it; on SQLite the file. */
export async function databaseNameOf({ connect }: KnexProject): Promise<string | undefined> {
  const given: unknown = connect().client.config.connection
  const { filename, database, ...rest } = settingsOf(typeof given === 'function' ? await given() : given)
  const url = urls.map(key => rest[key]).find(Boolean)
  const name = filename ?? ((url ? decodeURIComponent(urlOf(url).pathname.slice(1)) : '') || database)
  return name ? String(name) : undefined
}

type Settings = Readonly<Record<string, unknown>>

/** Where drivers take a URL among other settings. */
const urls = ['connectionString', 'uri']

const places = [...urls, 'host', 'port', 'user', 'password', 'ssl', 'socketPath']

/** Knex hides a password from whoever lists the settings. */
function settingsOf(connection: unknown): Settings {
  if (typeof connection === 'string') return { connectionString: connection, uri: connection }
  if (typeof connection !== 'object' || connection === null) return {}
  const password: unknown = Reflect.get(connection, 'password')
  return { ...connection, ...(password === undefined ? {} : { password }) }
}

/** A URL counts for more than the settings beside it in some drivers, and for less in others: both say the same. */
function moved(settings: Settings, database: string | undefined, place: Settings | undefined): Settings {
  if (place) {
    const kept = Object.entries(settings).filter(([key]) => !places.includes(key))
    return { ...Object.fromEntries(kept), ...place, database }
  }
  const renamed = urls.flatMap(key => (settings[key] ? [[key, withDatabase(settings[key], database)]] : []))
  return { ...settings, ...Object.fromEntries(renamed), database }
}

/** What a URL says of a server, as the project's Knex reads it. */
function placeOf(server: string, { root, database }: KnexProject, config: Knex.Config): Settings {
  const scheme = urlOf(server).protocol.slice(0, -1)
  const knex = makeKnex(root, { ...config, connection: server })
  const known: readonly string[] = schemes[dialectOf(knex).family]
  if (known.includes(scheme)) return settingsOf(knex.client.config.connection)
  const [wanted] = known
  throw new UserError(
    wanted
      ? `${scheme}:// is not the kind of server that ${database} is on.`
      : `${database} is on no server.`,
    wanted ? `Name one with ${wanted}://user:password@host/` : 'Leave the URL out.',
  )
}

const schemes = {
  postgres: ['postgres', 'postgresql'],
  mysql: ['mysql', 'mariadb'],
  sqlite: [],
  other: [],
} as const

function withDatabase(url: unknown, database = ''): string {
  const renamed = urlOf(url)
  renamed.pathname = `/${encodeURIComponent(database)}`
  return renamed.href
}

/** Never says the URL itself: it may hold a password. */
function urlOf(url: unknown): URL {
  if (URL.canParse(String(url))) return new URL(String(url))
  throw new UserError(
    'The URL of a database server cannot be read.',
    'Write it as postgres://user:password@host:5432/name; a character such as # or @ of the password as %23 or %40.',
  )
}
