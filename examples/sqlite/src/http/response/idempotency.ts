import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Knex } from 'knex'
import type { Settings } from '../../config/config.ts'
import { newId } from '../../db/row.ts'
import type { IdempotencyKey } from '../../db/tables.ts'
import type { AdminDb } from '../../db/unit-of-work.ts'
import { problem, problemResponse } from './problem.ts'
import type { SerializedResponse } from './serialized-response.ts'

const hour = 3_600_000

type Handler = (db: AdminDb) => SerializedResponse | Promise<SerializedResponse>

/**
 * Runs a request once per client, route and Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-06). The response
 * is stored in the request's transaction, also a 4xx; a 5xx rolls back, so that a retry runs again. While the first
 * request runs, a second one gets a 409 in the same process, and waits in another. Responses are kept for
 * IDEMPOTENCY_HOURS; after that the key is new.
 */
export function idempotency({ IDEMPOTENCY_HOURS }: Settings) {
  const running = new Set<string>()
  const retention = IDEMPOTENCY_HOURS * hour
  let nextSweep = 0

  return async (
    request: FastifyRequest,
    open: (handle: Handler) => Promise<SerializedResponse>,
    handle: Handler,
  ): Promise<SerializedResponse> => {
    const key = keyOf(request)
    if (running.has(key)) throw problem(409, 'A request with this Idempotency-Key is still running.')
    running.add(key)
    try {
      return await open(db => {
        if (Date.now() > nextSweep) {
          nextSweep = Date.now() + hour
          db.afterCommit(() => deleteExpired(request.server.knex, retention))
        }
        return runOnce(db, request, key, retention, handle)
      })
    } finally {
      running.delete(key)
    }
  }
}

/** Deletes expired rows. Several instances may do this at once. */
async function deleteExpired(knex: Knex, retention: number): Promise<void> {
  await knex('idempotency_keys')
    .where('created_at', '<', new Date(Date.now() - retention))
    .delete()
}

async function runOnce(
  db: AdminDb,
  request: FastifyRequest,
  key_sha256: string,
  retention: number,
  handle: Handler,
): Promise<SerializedResponse> {
  const request_sha256 = sha256([request.url, request.body, ...(request.bodyHashes ?? [])], sortMembers)
  const id = newId()
  const claim = { id, key_sha256, request_sha256, created_at: new Date() }
  const expired = new Date(Date.now() - retention)
  await db.query('idempotency_keys').where({ key_sha256 }).where('created_at', '<', expired).delete()
  await db.query('idempotency_keys').insert(claim).onConflict('key_sha256').ignore()

  const stored = await db.idempotency_keys.find({ key_sha256 })
  if (stored && stored.id !== id) return replay(stored, request_sha256)

  const response = await db.atomically(handle).catch(error => clientErrorResponse(error, request))
  const { status, headers, text } = response
  await db.idempotency_keys.change(id, { status, headers, body: text ?? null })
  return response
}

function replay(
  { request_sha256, status, headers, body }: IdempotencyKey,
  requestHash: string,
): SerializedResponse {
  if (request_sha256 !== requestHash) throw problem(422, 'This Idempotency-Key was used for another request.')
  return {
    status: status ?? 500,
    headers: { ...headers, 'idempotency-replayed': 'true' },
    text: body ?? undefined,
  }
}

/** Stores a 4xx like any response; a 5xx is thrown and rolls back. */
function clientErrorResponse(error: unknown, request: FastifyRequest): SerializedResponse {
  const response = problemResponse(error, request)
  if (response.status >= 500) throw error
  return response
}

/** The quotes around the key are optional: many callers omit them. */
function keyOf({ method, route, user, headers }: FastifyRequest): string {
  const key = String(headers['idempotency-key']).replace(/^"(.*)"$/, '$1')
  return sha256([user?.id, method, route?.url, key])
}

function sha256(value: unknown, replacer?: typeof sortMembers): string {
  return hash('sha256', JSON.stringify(value, replacer))
}

/** Sorts the members of an object: their order does not matter (RFC 8259, section 4). */
function sortMembers(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
