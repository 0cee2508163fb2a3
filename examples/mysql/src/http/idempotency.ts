import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { newId } from '../db/id.ts'
import type { Db } from '../db/unit-of-work.ts'
import type { Answer } from './answer.ts'
import { problemAnswer } from './error-handler.ts'
import type { IdempotencyKey } from './idempotency-key.ts'
import { problem } from './problem.ts'

type Work = (db: Db) => Promise<Answer>

/**
 * Does a request once per client, route and Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-06). The answer
 * is stored in the request's own transaction, a refusal (4xx) too; a 5xx rolls back, so that a retry runs again. While
 * the first still runs, a second is a 409 here, and waits for the first if it reached another process.
 */
export function idempotency() {
  const running = new Set<string>()

  return async (
    request: FastifyRequest,
    open: (work: Work) => Promise<Answer>,
    work: Work,
  ): Promise<Answer> => {
    const key = keyOf(request)
    if (running.has(key)) throw problem(409, 'A request with this Idempotency-Key is still running.')
    running.add(key)
    try {
      return await open(db => once(db, request, key, work))
    } finally {
      running.delete(key)
    }
  }
}

async function once(db: Db, request: FastifyRequest, key_sha256: string, work: Work): Promise<Answer> {
  const request_sha256 = sha256([request.url, request.body])
  const id = newId()
  const claim = { id, key_sha256, request_sha256, created_at: new Date() }
  await db.query('idempotency_keys').insert(claim).onConflict('key_sha256').ignore()

  const stored = await db.idempotency_keys.find({ key_sha256 })
  if (stored && stored.id !== id) return replay(stored, request_sha256)

  const answer = await db.atomically(work).catch(error => refusal(error, request))
  const { status, headers, text } = answer
  await db.idempotency_keys.change(id, { status, headers, body: text ?? null })
  return answer
}

function replay({ request_sha256, status, headers, body }: IdempotencyKey, asked: string): Answer {
  if (request_sha256 !== asked) throw problem(422, 'This Idempotency-Key was used for another request.')
  return {
    status: status ?? 500,
    headers: { ...headers, 'idempotency-replayed': 'true' },
    text: body ?? undefined,
  }
}

/** A 4xx is an answer like any other; what is worse undoes everything. */
function refusal(error: unknown, request: FastifyRequest): Answer {
  const answer = problemAnswer(error, request)
  if (answer.status >= 500) throw error
  return answer
}

/** The key's quotes are optional: many callers leave them out. */
function keyOf({ method, routeOptions, user, headers }: FastifyRequest): string {
  const key = String(headers['idempotency-key']).replace(/^"(.*)"$/, '$1')
  return sha256([user?.id, method, routeOptions.url, key])
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
