import type { FastifyReply, FastifyRequest } from 'fastify'

/** Sends a body that is not text. It is called after the commit. */
export type SendBody = (request: FastifyRequest, reply: FastifyReply) => unknown

/** A response, serialized before the commit so that nothing can fail after it. */
export interface SerializedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string | undefined
  /** A body that is not text, and cannot be stored for an Idempotency-Key. */
  readonly content?: Buffer | SendBody
}
