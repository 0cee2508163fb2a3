import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Knex } from 'knex'
import type { Settings } from '../config.ts'
import { newId } from '../db/row.ts'
import type { Db, IdempotencyKey } from '../db/unit-of-work.ts'
import { problem, problemAnswer } from './problem.ts'
import type { Answer } from './route.ts'

const hour = 3_600_000

type Work = (db: Db) => Answer | Promise<Answer>

/**
 * Does a request once per client, route and Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-06). The answer
 * is stored in the request's own transaction, a refusal (4xx) too; a 5xx rolls back, so that a retry runs again. While
 * the first still runs, a second is a 409 here, and waits for the first if it reached another process. An answer is kept
 * for IDEMPOTENCY_HOURS; the same key later is a new request.
 */
export function idempotency({ IDEMPOTENCY_HOURS }: Settings) {
  const running = new Set<string>()
  const kept = IDEMPOTENCY_HOURS * hour
  let nextSweep = 0

  return async (
    request: FastifyRequest,
    open: (work: Work) => Promise<Answer>,
    work: Work,
  ): Promise<Answer> => {
    const key = keyOf(request)
    if (running.has(key)) throw problem(409, 'A request with this Idempotency-Key is still running.')
    running.add(key)
    try {
      return await open(db => {
        if (Date.now() > nextSweep) {
          nextSweep = Date.now() + hour
          db.afterCommit(() => forget(request.server.knex, kept))
        }
        return once(db, request, key, kept, work)
      })
    } finally {
      running.delete(key)
    }
  }
}

/** Other instances may do it too: it only removes what nobody replays any more. */
async function forget(knex: Knex, kept: number): Promise<void> {
  await knex('idempotency_keys')
    .where('created_at', '<', new Date(Date.now() - kept))
    .delete()
}

async function once(
  db: Db,
  request: FastifyRequest,
  key_sha256: string,
  kept: number,
  work: Work,
): Promise<Answer> {
  const request_sha256 = sha256([request.url, request.body])
  const id = newId()
  const claim = { id, key_sha256, request_sha256, created_at: new Date() }
  const expired = new Date(Date.now() - kept)
  await db.query('idempotency_keys').where({ key_sha256 }).where('created_at', '<', expired).delete()
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
function keyOf({ method, route, user, headers }: FastifyRequest): string {
  const key = String(headers['idempotency-key']).replace(/^"(.*)"$/, '$1')
  return sha256([user?.id, method, route?.url, key])
}

function sha256(value: unknown): string {
  return hash('sha256', JSON.stringify(value))
}
