import { relative } from 'node:path'
import type { Knex } from './knex.ts'

/** What a configuration connects to, for people: “pg app@127.0.0.1:5432/shop”, “sqlite data/dev.sqlite”. */
export function databaseOf({ client, connection }: Knex.Config, root: string): string {
  const name = typeof client === 'string' ? client : ''
  if (typeof connection === 'string') return ofUrl(name, connection)
  if (typeof connection === 'function') return `${name} (its connection is a function)`.trim()
  if (typeof connection !== 'object' || connection === null) return name
  const filename = text(connection, 'filename')
  if (filename) return `sqlite ${filename.startsWith('/') ? relative(root, filename) || filename : filename}`
  const url = text(connection, 'connectionString') ?? text(connection, 'uri')
  if (url) return ofUrl(name, url)
  const [host, port, user] = ['host', 'port', 'user'].map(key => text(connection, key))
  const at = `${user ? `${user}@` : ''}${host ?? text(connection, 'socketPath') ?? 'localhost'}${port ? `:${port}` : ''}`
  return `${name} ${at}/${text(connection, 'database') ?? ''}`.trim()
}

function text(connection: object, key: string): string | undefined {
  const value: unknown = Reflect.get(connection, key)
  return value === undefined || value === null || value === '' ? undefined : String(value)
}

function ofUrl(name: string, url: string): string {
  if (!URL.canParse(url)) return `${name} ${url.replace(/(:\/\/[^/@]*):.*@/, '$1@')}`.trim()
  const { protocol, username, host, pathname } = new URL(url)
  const user = username ? `${decodeURIComponent(username)}@` : ''
  return `${name || protocol.slice(0, -1)} ${user}${host}${pathname}`
}
