import type { FastifyBaseLogger } from 'fastify'
import type { Static, TObject, TSchema, TVoid } from 'typebox'
import type { User } from '../db/schema.ts'
import type { Db, Reader } from '../db/unit-of-work.ts'

/** What is sent, as a value: the text is final, so nothing is left to fail after the commit. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string | undefined
}

/** What a route says about itself before its handler starts. Without a reply it answers 204. */
export interface Spec<P = unknown, Q = unknown, B = unknown, R = unknown> {
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly reply?: R
  readonly status?: 200 | 201 | 202
  /** A POST that callers may repeat: it needs an Idempotency-Key, and is done once. */
  readonly idempotent?: true
}

/** What a handler gets. Access is Reader in a GET, and Db, one transaction, in any other method. */
export interface Context<Caller, Access, P, Q, B> {
  readonly db: Access
  readonly user: Caller
  readonly params: P
  readonly query: Q
  readonly body: B
  /** The path and query as they were asked for. */
  readonly url: string
  readonly log: FastifyBaseLogger
  /** Refuses with 412 when the caller has seen something else than this. For the row that a write is about. */
  ifMatch(current: object): void
}

type Declare<Caller, Access> = <
  P extends TSchema = TObject,
  Q extends TSchema = TObject,
  B extends TSchema = TVoid,
  R extends TSchema = TVoid,
>(
  path: string,
  spec: Spec<P, Q, B, R>,
  handle: (
    context: Context<Caller, Access, Static<P>, Static<Q>, Static<B>>,
  ) => Static<R> | Promise<Static<R>>,
) => void

/** The methods of one audience. */
export interface Door<Caller> {
  readonly get: Declare<Caller, Reader>
  readonly post: Declare<Caller, Db>
  readonly put: Declare<Caller, Db>
  readonly patch: Declare<Caller, Db>
  readonly delete: Declare<Caller, Db>
}

export interface Doors {
  readonly anonymous: Door<User | null>
  readonly user: Door<User>
  readonly admin: Door<User>
}
