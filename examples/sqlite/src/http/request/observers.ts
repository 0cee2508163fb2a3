import type { FastifyRequest } from 'fastify'
import type { Observer } from '../../db/observed.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Each is asked for an observer of the statements of a request, when the request uses the database. */
    readonly observers: Array<(request: FastifyRequest) => Observer>
  }
}

/** Who observes the statements of a request. */
export function observersOf(request: FastifyRequest): Observer[] {
  return request.server.observers.map(observerOf => observerOf(request))
}
