import { databaseOf } from '../project/database-name.ts'
import { type Knex, makeKnex } from '../project/knex.ts'
import type { KnexProject } from '../project/read-project.ts'
import { UserError } from '../system/errors.ts'
import { driverOf } from './drivers/driver-of.ts'

/** A database other than the project's own. */
export interface TargetDatabase {
  /** Its name, on SQLite its file; without one, only the server. */
  readonly database: string | undefined
  /** The URL of another server and user; by default the project's. */
  readonly server?: string | undefined
}

/** The same project with another database; all other settings stay. */
export function projectOnDatabase(project: KnexProject, { database, server }: TargetDatabase): KnexProject {
  const knex = project.connect()
  const { config } = knex.client
  const { isFile } = driverOf(knex)
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

/** The name of the project's own database, where its configuration has it; on SQLite the file. */
export async function databaseNameOf(project: KnexProject): Promise<string | undefined> {
  const { filename, database, ...rest } = await connectionSettingsOf(project)
  const url = urls.map(key => rest[key]).find(Boolean)
  const name = filename ?? ((url ? decodeURIComponent(urlOf(url).pathname.slice(1)) : '') || database)
  return name ? String(name) : undefined
}

/** A project's database as a URL, for programs that read one; undefined where the configuration names no place. */
export async function databaseUrlOf(project: KnexProject): Promise<string | undefined> {
  const settings = await connectionSettingsOf(project)
  const { dialect, schemes, isFile } = driverOf(project.connect())
  const { filename, host, port, user, password, database } = settings
  if (isFile) return filename === undefined ? undefined : `${dialect}:${String(filename)}`
  const given = urls.map(key => settings[key]).find(Boolean)
  if (given !== undefined || host === undefined) return given === undefined ? undefined : String(given)
  const url = new URL(`${schemes[0] ?? dialect}://${String(host).includes(':') ? `[${host}]` : host}`)
  url.username = encodeURIComponent(String(user ?? ''))
  url.password = encodeURIComponent(String(password ?? ''))
  url.port = String(port ?? '')
  url.pathname = `/${encodeURIComponent(String(database ?? ''))}`
  return url.href
}

export type ConnectionSettings = Readonly<Record<string, unknown>>

/** The connection settings of a project; where they are a function, it is called. */
export async function connectionSettingsOf({ connect }: KnexProject): Promise<ConnectionSettings> {
  const given: unknown = connect().client.config.connection
  return settingsOf(typeof given === 'function' ? await given() : given)
}

/** The settings in which drivers accept a URL. */
const urls = ['connectionString', 'uri']

const places = [...urls, 'host', 'port', 'user', 'password', 'ssl', 'socketPath']

/** Knex makes the password non-enumerable. */
function settingsOf(connection: unknown): ConnectionSettings {
  if (typeof connection === 'string') return { connectionString: connection, uri: connection }
  if (typeof connection !== 'object' || connection === null) return {}
  const password = 'password' in connection ? connection.password : undefined
  return { ...connection, ...(password === undefined ? {} : { password }) }
}

/** Some drivers prefer the URL over the other settings and some the reverse, so both get the new value. */
function moved(
  settings: ConnectionSettings,
  database: string | undefined,
  place: ConnectionSettings | undefined,
): ConnectionSettings {
  if (place) {
    const kept = Object.entries(settings).filter(([key]) => !places.includes(key))
    return { ...Object.fromEntries(kept), ...place, database }
  }
  const renamed = urls.flatMap(key => (settings[key] ? [[key, withDatabase(settings[key], database)]] : []))
  return { ...settings, ...Object.fromEntries(renamed), database }
}

/** The server in a URL, as the project's Knex parses it. */
function placeOf(server: string, { root, database }: KnexProject, config: Knex.Config): ConnectionSettings {
  const scheme = urlOf(server).protocol.slice(0, -1)
  const knex = makeKnex(root, { ...config, connection: server })
  const known = driverOf(knex).schemes
  if (known.includes(scheme)) return settingsOf(knex.client.config.connection)
  const [wanted] = known
  throw new UserError(
    wanted
      ? `${scheme}:// is not the kind of server that ${database} is on.`
      : `${database} is on no server.`,
    wanted ? `Pass ${wanted}://user:password@host/` : 'Remove the URL.',
  )
}

function withDatabase(url: unknown, database = ''): string {
  const renamed = urlOf(url)
  renamed.pathname = `/${encodeURIComponent(database)}`
  return renamed.href
}

/** Never prints the URL itself: it may hold a password. */
function urlOf(url: unknown): URL {
  if (URL.canParse(String(url))) return new URL(String(url))
  throw new UserError(
    'The URL of a database server cannot be read.',
    'Write it as scheme://user:password@host:port/name, with # as %23 and @ as %40 in the password.',
  )
}
