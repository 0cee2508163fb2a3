import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Deadline } from '../../db/deadline.ts'
import { observedKnex } from '../../db/observed.ts'
import { type AdminDb, type AdminReader, request as unitOfWork } from '../../db/unit-of-work.ts'
import type { Observe } from '../../db/watch.ts'
import type { SerializedResponse } from '../response/serialized-response.ts'
import { observersOf } from './observers.ts'
import type { AnySpec } from './route.ts'

type Response = SerializedResponse | Promise<SerializedResponse>

export type Handle = (db: AdminDb) => Response

/** Runs `part` in a transaction of its own. */
export type Open = <T>(part: (db: AdminDb) => T | Promise<T>) => Promise<T>

/** Runs around a write: `open` passes it a transaction, in which `handle` makes the response. */
export type Around = (request: FastifyRequest, open: Open, handle: Handle) => Promise<SerializedResponse>

/** Runs around a read: `open` runs the handler. With `observe`, every statement of it is observed. */
export type AroundRead = (request: FastifyRequest, open: (observe?: Observe) => Response) => Response

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The declaration of a blueprint's route. */
    spec?: AnySpec
    /** Its handler as it was written. */
    handle?: unknown
    /** Set by a part, e.g. to run a repeated request once. */
    around?: Around
    /** Set by a part, e.g. to respond from memory. */
    aroundRead?: AroundRead
  }
}

interface HandlerCall {
  readonly request: FastifyRequest
  /** The number of the handler's parameters. With 0 it does not use the database. */
  readonly parameterCount: number
}

/** Passes the database to a request. The response is serialized before the commit, so nothing can fail after it. */
export type RunHandler<Access> = (
  app: FastifyInstance,
  call: HandlerCall,
  work: (db: Access) => Response,
) => Response

export const runRead: RunHandler<AdminReader> = (app, { request, parameterCount }, work) => {
  const around = request.route?.aroundRead
  const open = (sent?: Observe) => {
    const deadline = new Deadline(app.config.RESPONSE_TIMEOUT)
    if (parameterCount === 0) return app.runRead(work, { deadline, inTransaction: false })
    const observers = sent ? [...observersOf(request), { sent }] : observersOf(request)
    return app.runRead(work, { deadline, observers })
  }
  return around ? around(request, open) : open()
}

export const runWrite: RunHandler<AdminDb> = (app, { request }, work) => {
  const { spec, around } = request.route ?? {}
  const { config, tables, watchCommit } = app
  const { log, id: requestId, traceparent } = request
  const knex = observedKnex(app.knex, observersOf(request))
  const context = { config, log, requestId, traceparent }
  const options = { retry: spec?.retry, deadline: new Deadline(config.RESPONSE_TIMEOUT), context }
  const open: Open = part =>
    unitOfWork({ knex, tables, watchCommit }, part, error => log.error(error), options)
  return around ? around(request, open, work) : open(work)
}
