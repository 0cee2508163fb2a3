import { hash } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { FastifyInstance, FastifyRequest, FastifySchema } from 'fastify'
import { type TProperties, Type } from 'typebox'
import { newId, type Row } from '../../db/row.ts'
import { Table } from '../../db/table.ts'
import type { AdminDb } from '../../db/unit-of-work.ts'
import { problemResponseSchema } from '../contract/problem-response-schema.ts'
import type { Part } from '../part.ts'
import { formsOf } from '../request/declaration.ts'
import type { AnySpec } from '../request/route.ts'
import type { Around, Handle } from '../request/run-handler.ts'
import { expiredResponses } from './expired-responses.ts'
import { problem, problemResponse } from './problem.ts'
import type { SerializedResponse } from './serialized-response.ts'

declare module '../request/route.ts' {
  interface PartOptions {
    /** Requires an Idempotency-Key: a repeated request runs once. */
    readonly idempotent?: true
  }
}

/** A request with an Idempotency-Key: its client, its key and its response. */
interface IdempotencyKey extends Row {
  readonly key_sha256: string
  readonly request_sha256: string
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>> | null
  readonly body: string | null
}

const hour = 3_600_000

/** Runs the routes with `idempotent: true` once per Idempotency-Key, and documents it. */
export const idempotency: Part = {
  admit(app) {
    const once = runOncePerKey(app)
    app.addHook('onRoute', ({ method, url, schema, config }) => {
      if (!config?.spec?.idempotent || !schema) return
      requireSound(`${method} ${url}`, config.audience, config.spec)
      document(schema)
      config.around = once
    })
  },
  guide: `## Idempotency

A POST that must not run twice requires an \`Idempotency-Key\` of your choice: a repeated request with the same key
returns the first response.`,
}

/** Throws at startup for a route that could not work as declared. */
function requireSound(name: string, audience: string | undefined, { reply }: AnySpec): void {
  if (audience === 'anonymous')
    throw new Error(`${name} is idempotent, but anonymous. Declare it with on.user or on.admin.`)
  if (formsOf(reply).some(({ kind }) => /^(bytes|stream|file|events)$/.test(kind)))
    throw new Error(
      `${name} is idempotent, but its reply cannot be stored. Reply with JSON, text or a redirect.`,
    )
}

const requestHeader = Type.String({
  description:
    'A unique key of your choice. A repeated request with the same key returns the first response.',
  minLength: 1,
  maxLength: 255,
  pattern: '[^\\s"]',
})

const replayedHeader = {
  type: 'string',
  description: '`true` if this is the response to an earlier request with the same Idempotency-Key.',
  example: 'true',
}

/** Adds the header of the request, that of successful responses, and the 400 for a missing key. */
function document(schema: FastifySchema): void {
  const declared: TProperties = Object(schema.headers).properties
  const responses: Record<string, object> = Object(schema.response)
  for (const [status, response] of Object.entries(responses))
    if (status.startsWith('2'))
      Object.assign(response, {
        headers: { 'Idempotency-Replayed': replayedHeader, ...Object(response).headers },
      })
  Object.assign(responses, { 400: problemResponseSchema(STATUS_CODES[400]) })
  const sentence =
    'A repeated request with the same `Idempotency-Key` is not run again: it returns the first response.'
  Object.assign(schema, {
    headers: Type.Object({ 'idempotency-key': requestHeader, ...declared }),
    description: `${schema.description} ${sentence}`,
  })
}

/**
 * Runs a request once per client, route and Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-06). The response
 * is stored in the request's transaction, also a 4xx; a 5xx rolls back, so that a retry runs again. While the first
 * request runs, a second one gets a 409 in the same process, and waits in another. Responses are kept for
 * IDEMPOTENCY_HOURS; after that the key is new.
 */
function runOncePerKey(app: FastifyInstance): Around {
  const running = new Set<string>()
  const retention = app.config.IDEMPOTENCY_HOURS * hour
  const deleteExpired = expiredResponses(app, retention)

  return async (request, open, handle) => {
    const key = keyOf(request)
    if (running.has(key)) throw problem(409, 'A request with this Idempotency-Key is still running.')
    running.add(key)
    try {
      return await open(db => {
        db.afterCommit(deleteExpired)
        return runOnce(db, request, key, retention, handle)
      })
    } finally {
      running.delete(key)
    }
  }
}

async function runOnce(
  db: AdminDb,
  request: FastifyRequest,
  key_sha256: string,
  retention: number,
  handle: Handle,
): Promise<SerializedResponse> {
  const request_sha256 = sha256([request.url, request.body, ...(request.bodyHashes ?? [])], sortMembers)
  const id = newId()
  const claim = { id, key_sha256, request_sha256, created_at: new Date() }
  const expired = new Date(Date.now() - retention)
  await db.query('idempotency_keys').where({ key_sha256 }).where('created_at', '<', expired).delete()
  await db.query('idempotency_keys').insert(claim).onConflict('key_sha256').ignore()

  const keys = new Table<IdempotencyKey>(db.query, 'idempotency_keys', { headers: 'json', status: 'number' })
  const stored = await keys.find({ key_sha256 })
  if (stored && stored.id !== id) return replay(stored, request_sha256)

  const response = await db.atomically(handle).catch(error => clientErrorResponse(error, request))
  const { status, headers, text } = response
  await keys.change(id, { status, headers, body: text ?? null })
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
