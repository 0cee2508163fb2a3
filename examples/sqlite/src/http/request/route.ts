import type { FastifyBaseLogger } from 'fastify'
import type { Static, TObject, TSchema, TVoid } from 'typebox'
import type { Settings } from '../../config/config.ts'
import type { AdminDb, AdminReader, Db, Reader } from '../../db/unit-of-work.ts'
import type { ReplyKind, Returned } from '../response/reply-kind.ts'
import type { Deprecation } from './deprecation.ts'
import type { FileRules, Uploads } from './upload.ts'

export type Role = 'user' | 'admin'

/** The client that calls, for handlers. */
export interface User {
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** Whether the handler gets the bytes of the body: of JSON, or instead of it of these media types. */
type RawBody = true | readonly string[]

/** What a route can ask of a part: each part extends this interface. */
// biome-ignore lint/suspicious/noEmptyInterface: a type alias could not be extended.
export interface PartOptions {}

/** The declaration of a route. Without `reply` its status is 204. */
export interface Spec<
  P = unknown,
  Q = unknown,
  B = unknown,
  R = unknown,
  H = unknown,
  F = FileRules,
  W = RawBody,
> extends PartOptions {
  readonly summary: string
  /** A longer description for callers, in Markdown. */
  readonly description?: string
  /** The name in generated clients (default: made from the method and the path). */
  readonly operationId?: string
  readonly params?: P
  readonly query?: Q
  /** The headers that the handler reads, with names in lower case. */
  readonly headers?: H
  /** JSON; with `files` the other fields of the form. */
  readonly body?: B
  /** Files of a form (multipart/form-data), by field. They have arrived before the handler is called. */
  readonly files?: F
  readonly rawBody?: W
  /** A schema of JSON, or another kind of reply (replies.ts), e.g. one for each of several statuses. */
  readonly reply?: R
  readonly status?: 200 | 201 | 202
  /** Says that the route will be dropped: docs/versioning.md. */
  readonly deprecated?: Deprecation
  /** The path of a created resource (default: the GET route one segment below; of a PUT its own path). */
  location?(made: Returned<R>): string
  /**
   * Retries the handler at most twice after a deadlock or a serialization failure. Only for a handler without effects
   * outside the database: mail and the like belong in a job.
   */
  readonly retry?: true
  /** The rules for consistent endpoints that the route breaks on purpose (test/support/consistency-rules.ts), with the reason. */
  readonly suppress?: Readonly<Record<string, string>>
}

export type AnySpec = Spec<TSchema, TSchema, TSchema, TSchema | ReplyKind<unknown>, TSchema>

/** The argument of a handler. Access is Reader in a GET, and Db (a transaction) in other methods. */
export interface Context<Caller, Access, P, Q, B, H, F, W> {
  readonly db: Access
  readonly user: Caller
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly headers: H
  readonly files: F
  readonly rawBody: W
  readonly config: Settings
  /** The id of the request, which its log lines have. */
  readonly requestId: string
  /** The path and query of the request, with the prefix that a proxy stripped. */
  readonly url: string
  readonly log: FastifyBaseLogger
  /**
   * Throws a 412 if `current` does not match If-Match or If-None-Match. Call it with the row to be written, or undefined
   * if there is none yet.
   */
  ifMatch(current: object | undefined): void
}

type DeclareRoute<Caller, Access> = <
  P extends TSchema = TObject,
  Q extends TSchema = TObject,
  B extends TSchema = TVoid,
  R extends TSchema | ReplyKind<unknown> = TVoid,
  H extends TSchema = TObject,
  F extends FileRules = Record<never, never>,
  W extends RawBody = never,
>(
  path: string,
  spec: Spec<P, Q, B, R, H, F, W>,
  handle: (
    context: Context<
      Caller,
      Access,
      Static<P>,
      Static<Q>,
      Static<B>,
      Static<H>,
      Uploads<F>,
      [W] extends [never] ? undefined : Buffer
    >,
  ) => Returned<R> | Promise<Returned<R>>,
) => void

/** Declares routes for one audience. */
export interface RouteMethods<Caller, Read = Reader, Write = Db> {
  readonly get: DeclareRoute<Caller, Read>
  readonly post: DeclareRoute<Caller, Write>
  readonly put: DeclareRoute<Caller, Write>
  readonly patch: DeclareRoute<Caller, Write>
  readonly delete: DeclareRoute<Caller, Write>
}

export interface AudienceRoutes {
  readonly anonymous: RouteMethods<User | null>
  readonly user: RouteMethods<User>
  readonly admin: RouteMethods<User, AdminReader, AdminDb>
}
