import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Static, TProperties, TSchema } from 'typebox'
import type { SerializedResponse } from './serialized-response.ts'

/** What the contract says about a reply that is not plain JSON. */
export interface ReplyForm {
  readonly kind: 'json' | 'text' | 'bytes' | 'stream' | 'file' | 'events' | 'redirect' | 'statuses'
  /** Its media types; none for a redirect. */
  readonly types: readonly string[]
  /** Of the JSON, or of the data of each event. */
  readonly schema?: TSchema
  /** Of a redirect. */
  readonly status?: number
  readonly headers?: TProperties
  /** Of several statuses: the reply of each, null for none. */
  readonly replies?: Replies
}

/** The replies of several statuses. */
export type Replies = { readonly [Status in SuccessStatus]?: TSchema | ReplyKind<unknown> | null }

export type SuccessStatus = 200 | 201 | 202 | 203 | 204 | 205

/** Makes the response of what a handler returned. `prefix` is what a proxy stripped from the path. */
export interface ReplyWriter<T> {
  write(value: T, reply: FastifyReply, prefix: string): SerializedResponse
  /** The resource in the value, whose id Location has (default: the value). */
  resourceOf?(value: T): unknown
}

type Prepare<T> = (app: FastifyInstance, status: number) => ReplyWriter<T>

/** A reply that is not plain JSON. T is what the handler returns. */
export class ReplyKind<T> {
  declare readonly returned: T
  readonly form: ReplyForm
  readonly #prepare: Prepare<T>

  constructor(form: ReplyForm, prepare: Prepare<T>) {
    this.form = form
    this.#prepare = prepare
  }

  /** Prepares a route with this reply, at startup. */
  writer(app: FastifyInstance, status: number): ReplyWriter<T> {
    return this.#prepare(app, status)
  }
}

/** What the handler of a route with this reply returns. */
export type Returned<R> = R extends ReplyKind<infer T> ? T : R extends TSchema ? Static<R> : never
