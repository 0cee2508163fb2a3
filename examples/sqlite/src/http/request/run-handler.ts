import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Deadline } from '../../db/deadline.ts'
import { type AdminDb, type AdminReader, request as unitOfWork } from '../../db/unit-of-work.ts'
import type { idempotency } from '../response/idempotency.ts'
import type { SerializedResponse } from '../response/serialized-response.ts'
import type { AnySpec } from './route.ts'

interface Parts {
  readonly app: FastifyInstance
  readonly runOnce: ReturnType<typeof idempotency>
}

interface HandlerCall {
  readonly request: FastifyRequest
  readonly spec: Pick<AnySpec, 'idempotent' | 'retry'>
  /** The number of the handler's parameters. With 0 it does not use the database. */
  readonly parameterCount: number
}

/** Passes the database to a request. The response is serialized before the commit, so nothing can fail after it. */
export type RunHandler<Access> = (
  parts: Parts,
  call: HandlerCall,
  work: (db: Access) => SerializedResponse | Promise<SerializedResponse>,
) => SerializedResponse | Promise<SerializedResponse>

export const runRead: RunHandler<AdminReader> = ({ app }, { parameterCount }, work) =>
  app.runRead(work, new Deadline(app.config.RESPONSE_TIMEOUT), parameterCount > 0)

export const runWrite: RunHandler<AdminDb> = ({ app, runOnce }, { request, spec }, work) => {
  const { idempotent, retry } = spec
  const { config } = app
  const { log, id: requestId, traceparent } = request
  const context = { config, log, requestId, traceparent }
  const options = { retry, deadline: new Deadline(config.RESPONSE_TIMEOUT), context }
  const open = (part: typeof work) => unitOfWork(app, part, error => log.error(error), options)
  return idempotent ? runOnce(request, open, work) : open(work)
}
