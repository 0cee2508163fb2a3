import type { Knex } from 'knex'
import { tables } from '../db/tables.ts'
import { problem } from '../http/problem.ts'
import type { Secret } from '../secret.ts'
import { keyColumns } from './keys.ts'
import type { Client, User } from './schema.ts'

/** Who sends this Authorization header; null when there is none. A key that is not valid is refused everywhere. */
export async function identify(
  knex: Knex,
  authorization: string | undefined,
  pepper: Secret,
): Promise<User | null> {
  if (authorization === undefined) return null
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (!key) throw unauthorized('The Authorization header is not "Bearer KEY".')

  const { key_sha256 } = keyColumns(key, pepper)
  const { clients } = tables(knex)
  const client = await clients.find({ key_sha256 })
  if (!client || client.revoked_at) throw unauthorized('The API key is not known or was revoked.')
  if (isDue(client)) await clients.change(client.id, { last_used_at: new Date() })
  return { id: client.id, name: client.name, role: client.role }
}

export function unauthorized(detail: string) {
  return problem(401, detail, { headers: { 'www-authenticate': 'Bearer' } })
}

/** A use is noted at most once a minute: it costs a write, outside of the request's own transaction. */
function isDue({ last_used_at }: Client): boolean {
  return !last_used_at || Date.now() - Date.parse(last_used_at) > 60_000
}
