import { resolve } from 'node:path'
import type { Knex } from '../knex.ts'

/** Knex's clients that only need a file name. */
const plainClients: readonly unknown[] = ['sqlite3', 'sqlite', 'better-sqlite3']

/**
 * The SQLite file, absolute, of a configuration that needs only the file name to open it. Undefined for any
 * other, such as one with an encryption key, a URI, a hook for new connections, or tables in a second file.
 */
export function plainSqliteFile(config: Knex.Config, root: string): string | undefined {
  const { client, connection, pool, migrations } = config
  if (!plainClients.includes(client) || typeof connection !== 'object' || !connection) return undefined
  if (pool?.afterCreate || migrations?.schemaName) return undefined
  const [[key, name] = [], ...more] = Object.entries(connection)
  if (key !== 'filename' || more.length > 0 || typeof name !== 'string') return undefined
  return name === '' || name === ':memory:' || name.startsWith('file:') ? undefined : resolve(root, name)
}
