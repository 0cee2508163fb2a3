import type { FastifyInstance } from 'fastify'
import { OwnedTable } from '../../src/db/table.ts'

type Read = (
  url: string,
) => Promise<{ status: number; body: { items?: ReadonlyArray<Record<string, unknown>> } }>

/**
 * The path with ids of rows that exist, e.g. `/v1/orders/:id/cancel` → `/v1/orders/01…/cancel`; null if a collection has
 * no row or is not readable. It finds them as a caller does, in the collection before each parameter, so it needs no
 * name of a table.
 */
export async function pathOfRow(path: string, read: Read): Promise<string | null> {
  let url = ''
  for (const segment of path.split('/').slice(1)) {
    const value = segment.startsWith(':') ? await columnOf(segment.slice(1), url, read) : segment
    if (value === undefined) return null
    url += `/${value}`
  }
  return url
}

async function columnOf(name: string, url: string, read: Read): Promise<string | undefined> {
  const { status, body } = await read(url)
  const [row] = (status === 200 && body.items) || []
  const value = row?.[name] ?? row?.id
  return value === undefined ? undefined : encodeURIComponent(String(value))
}

/** Whether the path contains the id of a row that belongs to a client. */
export async function isOwned(path: string, { knex, tables }: FastifyInstance): Promise<boolean> {
  const ids = path.split('/').filter(segment => /^[\da-f]{8}-/.test(segment))
  const owned = Object.entries(tables(knex)).flatMap(([name, table]) =>
    table instanceof OwnedTable ? name : [],
  )
  const found = await Promise.all(owned.map(name => knex(name).whereIn('id', ids).first('id')))
  return found.some(Boolean)
}
