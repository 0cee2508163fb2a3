import { basename } from 'node:path'
import type { Knex } from '../project/knex.ts'
import type { KnexProject } from '../project/read-project.ts'
import { dialectIn } from './drivers/dialects.ts'
import type { DatabaseAddress, Driver } from './drivers/driver.ts'
import { driverNamed, driverOf } from './drivers/driver-of.ts'
import { type ConnectionSettings, connectionSettingsOf } from './project-on-database.ts'

/**
 * Where a project's database is. The driver comes first, because it knows its defaults; then the
 * configuration.
 */
export async function addressOf(project: KnexProject, knex: Knex | null): Promise<DatabaseAddress> {
  const own = knex ?? project.connect()
  const driver = driverOf(own)
  if (driver.isFile) return { database: basename(driver.fileOf(own) ?? ':memory:'), host: '' }
  const said = addressIn(await connectionSettingsOf(project), driver)
  const known = knex ? await connected(knex) : {}
  return { database: known.database || said.database || project.database, host: known.host || said.host }
}

/**
 * Where the database of a URL is; undefined for an unknown kind of database. Does not connect, and loads no
 * database client.
 */
export function addressInUrl(kind: string, url: string): DatabaseAddress | undefined {
  const dialect = dialectIn(kind)
  if (dialect === undefined) return undefined
  const driver = driverNamed(dialect)
  if (driver.isFile) return { database: basename(url.replace(/^[a-z]+:/, '')), host: '' }
  return addressIn({ connectionString: url }, driver)
}

function addressIn(settings: ConnectionSettings, { server }: Driver): DatabaseAddress {
  const url = String(settings.connectionString ?? settings.uri ?? '')
  if (URL.canParse(url)) return server ? server.addressIn(url) : partsOf(new URL(url))
  const host = settings.socketPath ?? settings.host ?? settings.server ?? ''
  return { database: String(settings.database ?? ''), host: String(host) }
}

function partsOf({ hostname, pathname }: URL): DatabaseAddress {
  return { database: decodeURIComponent(pathname.slice(1)), host: hostname }
}

/** The address in a connection of pg or mysql2; empty for other drivers. */
async function connected(knex: Knex): Promise<Partial<DatabaseAddress>> {
  if (knex.isTransaction) return {}
  const connection: unknown = await knex.client.acquireConnection()
  try {
    const { host, database, config, connectionParameters } = Object(connection)
    const { socketPath, ...settings } = Object(config)
    return {
      host:
        textOf(host) ||
        textOf(socketPath) ||
        textOf(settings.host) ||
        textOf(Object(connectionParameters).host),
      database: textOf(database) || textOf(settings.database),
    }
  } finally {
    await knex.client.releaseConnection(connection)
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
