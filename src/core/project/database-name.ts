import { relative } from 'node:path'
import { before } from '../system/trimmed.ts'
import type { Knex } from './knex.ts'

/** The database of a configuration, for messages: “pg app@127.0.0.1:5432/shop”, “sqlite data/dev.sqlite”. */
export function databaseOf({ client, connection }: Knex.Config, root: string): string {
  const name = typeof client === 'string' ? client : ''
  if (typeof connection === 'string') return ofUrl(name, connection)
  if (typeof connection === 'function') return `${name} (its connection is a function)`.trim()
  if (typeof connection !== 'object' || connection === null) return name
  const settings: ReadonlyMap<string, unknown> = new Map(Object.entries(connection))
  const filename = text(settings, 'filename')
  if (filename) return `sqlite ${filename.startsWith('/') ? relative(root, filename) || filename : filename}`
  const url = text(settings, 'connectionString') ?? text(settings, 'uri')
  if (url) return ofUrl(name, url)
  const [host, port, user] = ['host', 'port', 'user'].map(key => text(settings, key))
  const at = `${user ? `${user}@` : ''}${host ?? text(settings, 'socketPath') ?? 'localhost'}${port ? `:${port}` : ''}`
  return `${name} ${at}/${text(settings, 'database') ?? ''}`.trim()
}

function text(settings: ReadonlyMap<string, unknown>, key: string): string | undefined {
  const value = settings.get(key)
  return value === undefined || value === null || value === '' ? undefined : String(value)
}

function ofUrl(name: string, url: string): string {
  if (!URL.canParse(url)) return `${name} ${withoutPassword(url)}`.trim()
  const { protocol, username, host, pathname } = new URL(url)
  const user = username ? `${decodeURIComponent(username)}@` : ''
  return `${name || protocol.slice(0, -1)} ${user}${host}${pathname}`
}

/** A URL that cannot be parsed still has its password between the first colon and the last @. */
function withoutPassword(url: string): string {
  const [start, end] = [url.indexOf('://') + 3, url.lastIndexOf('@')]
  if (start < 3 || end < start) return url
  return url.slice(0, start) + before(url.slice(start, end), ':') + url.slice(end)
}
