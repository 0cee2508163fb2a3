import { hash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { encodeValues } from '../../db/column-types.ts'
import { violationOf } from '../../db/error-codes.ts'
import { newId, type Row } from '../../db/row.ts'
import { Table } from '../../db/table.ts'
import type { AdminDb } from '../../db/unit-of-work.ts'
import type { Around, Handle, Open } from '../request/run-handler.ts'
import { expiredResponses } from './expired-responses.ts'
import { problem, problemResponse } from './problem.ts'
import type { SerializedResponse } from './serialized-response.ts'

/** A request with an Idempotency-Key: its client, its key and its response. */
interface IdempotencyKey extends Row {
  readonly key_sha256: string
  readonly request_sha256: string
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>> | null
  readonly body: string | null
}

const columnTypes = { headers: 'json', status: 'number' } as const

/** The row of a request that runs. */
type Claim = Pick<IdempotencyKey, 'id' | 'key_sha256' | 'request_sha256'> & { readonly created_at: Date }

const hour = 3_600_000

/**
 * Runs a request once per client, route and Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-06). The response
 * is stored in the request's transaction; a 4xx after its rollback; a 5xx is not, so that a retry runs again. While the
 * first request runs, a second one gets a 409 in the same process, and waits in another. Responses are kept for
 * IDEMPOTENCY_HOURS; after that the key is new.
 */
export function runOncePerKey(app: FastifyInstance): Around {
  const running = new Set<string>()
  const retention = app.config.IDEMPOTENCY_HOURS * hour
  const deleteExpired = expiredResponses(app, retention)

  return async (request, open, handle) => {
    const claim = claimOf(request)
    if (running.has(claim.key_sha256))
      throw problem(409, 'A request with this Idempotency-Key is still running.')
    running.add(claim.key_sha256)
    const begin: Open = part =>
      open(db => {
        db.afterCommit(deleteExpired)
        return part(db)
      })
    try {
      for (;;) {
        const response =
          (await runOnce(request, begin, claim, handle)) ?? (await replay(begin, claim, retention))
        if (response) return response
      }
    } finally {
      running.delete(claim.key_sha256)
    }
  }
}

/** Claims the key, runs the request and stores its response. Returns null if another request has claimed the key. */
function runOnce(
  request: FastifyRequest,
  begin: Open,
  claim: Claim,
  handle: Handle,
): Promise<SerializedResponse | null> {
  const run = async (db: AdminDb) => {
    await insert(db, claim)
    const response = await handle(db)
    await db.query('idempotency_keys').where({ id: claim.id }).update(columnsOf(response))
    return response
  }
  const store = async (error: unknown) => {
    if (error instanceof Claimed) throw error
    const response = clientErrorResponse(error, request)
    return begin(db => insert(db, { ...claim, ...columnsOf(response) }).then(() => response))
  }
  return begin(run)
    .catch(store)
    .catch(error => {
      if (error instanceof Claimed) return null
      throw error
    })
}

/** Another request has claimed the key. The transaction ends: after an error PostgreSQL runs nothing more in it. */
class Claimed extends Error {}

async function insert(db: AdminDb, row: Claim): Promise<void> {
  await db
    .query('idempotency_keys')
    .insert(row)
    .catch(error => {
      throw violationOf(error)?.kind === 'unique' ? new Claimed() : error
    })
}

/** The stored response. Returns null if it has expired; the key is then new. */
function replay(begin: Open, claim: Claim, retention: number): Promise<SerializedResponse | null> {
  const { key_sha256, request_sha256 } = claim
  return begin(async ({ query }) => {
    const expired = new Date(Date.now() - retention)
    await query('idempotency_keys').where({ key_sha256 }).where('created_at', '<', expired).delete()
    const keys = new Table<IdempotencyKey>(query, 'idempotency_keys', columnTypes)
    const stored = await keys.find({ key_sha256 })
    if (!stored) return null
    if (stored.request_sha256 !== request_sha256)
      throw problem(422, 'This Idempotency-Key was used for another request.')
    return {
      status: stored.status ?? 500,
      headers: { ...stored.headers, 'idempotency-replayed': 'true' },
      text: stored.body ?? undefined,
    }
  })
}

function columnsOf({ status, headers, text }: SerializedResponse) {
  return encodeValues({ status, headers, body: text ?? null }, columnTypes)
}

/** The response to store, if it is a 4xx. Throws what is a 5xx. */
function clientErrorResponse(error: unknown, request: FastifyRequest): SerializedResponse {
  const response = problemResponse(error, request)
  if (response.status >= 500) throw error
  return response
}

/** The quotes around the key are optional: many callers omit them. */
function claimOf({ method, route, user, headers, url, body, bodyHashes = [] }: FastifyRequest): Claim {
  const key = String(headers['idempotency-key']).replace(/^"(.*)"$/, '$1')
  const key_sha256 = sha256([user?.id, method, route?.url, key])
  const request_sha256 = sha256([url, body, ...bodyHashes], sortMembers)
  return { id: newId(), key_sha256, request_sha256, created_at: new Date() }
}

function sha256(value: unknown, replacer?: typeof sortMembers): string {
  return hash('sha256', JSON.stringify(value, replacer))
}

/** Sorts the members of an object: their order does not matter (RFC 8259, section 4). */
function sortMembers(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
