import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type Violation, violationOf } from '../../db/error-codes.ts'
import { type Fault, faultOf, faults } from '../../db/fault.ts'
import { NotFound } from '../../db/table.ts'
import type { SerializedResponse } from './serialized-response.ts'

/** An error in a request. `pointer` is a JSON Pointer (RFC 6901) into the part `in`. */
export interface RequestError {
  readonly in: string
  readonly pointer: string
  readonly detail: string
}

interface ProblemOptions {
  readonly errors?: readonly RequestError[]
  readonly headers?: Record<string, string>
  readonly cause?: unknown
}

/** An error response (RFC 9457). Throw it anywhere in a handler. */
export class Problem extends Error {
  readonly status: number
  readonly headers: Record<string, string>
  readonly errors: readonly RequestError[] | undefined

  constructor(status: number, detail: string, { errors, headers = {}, cause }: ProblemOptions = {}) {
    super(truncated(detail), { cause })
    this.status = status
    this.headers = headers
    this.errors = errors
  }
}

export const problem = (status: number, detail: string, options?: ProblemOptions) =>
  new Problem(status, detail, options)

export const routeNotFound = ({ method, url }: FastifyRequest) =>
  problem(404, `There is no ${method} ${url.split('?')[0]}.`)

/** The problem for a request that fails validation. */
export const invalid = (errors: readonly RequestError[], { status = 422, isComplete = true } = {}) =>
  problem(
    status,
    `The request is not valid.${isComplete ? '' : ` Not every error is listed, only ${errors.length}.`}`,
    { errors },
  )

/** Limits the length of request text in a response. Does not cut a character or a ~1 of a pointer. */
export function truncated(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300).replace(/[~\ud800-\udbff]$/, '')}…` : text
}

/** The JSON Pointer (RFC 6901) for names and indexes, e.g. `/lines/0/a~1b`. */
export function pointerOf(...path: ReadonlyArray<string | number>): string {
  return path.map(name => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** The schema of an error response. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ examples: ['about:blank'] }),
    title: Type.String({ examples: ['Not Found'] }),
    status: Type.Integer({ examples: [404] }),
    detail: Type.String({ examples: ['There is no such product.'] }),
    instance: Type.String({ description: 'The id of the request; the log names it too.' }),
    errors: Type.Optional(
      Type.Array(Type.Object({ in: Type.String(), pointer: Type.String(), detail: Type.String() })),
    ),
  },
  { $id: 'Problem' },
)

/** Sends every error as application/problem+json. */
export function problems(app: FastifyInstance): void {
  app.addSchema(ProblemSchema)
  app.setErrorHandler(sendProblem)
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { status, headers, text } = problemResponse(error, request)
  if (status >= 500) request.log.error(error)
  return reply.code(status).headers(headers).send(text)
}

/** The response for an error that a request threw. */
export function problemResponse(error: unknown, { id }: FastifyRequest): SerializedResponse {
  const { status, message, headers, errors } = problemOf(error)
  const title = STATUS_CODES[status]
  const instance = `urn:uuid:${id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
  return {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    text: JSON.stringify({ type: 'about:blank', title, status, detail: message, instance, errors }),
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof NotFound) return problem(404, error.message)
  const fault = faultOf(error)
  if (fault) return unavailable(fault, error)
  const violation = violationOf(error)
  if (violation) return conflict(violation)
  return isClientError(error) ? problem(error.statusCode ?? 400, error.message) : internalError(error)
}

/** The 503 for a database fault. A retry may succeed later, or on another instance. */
function unavailable(fault: Fault, cause: unknown): Problem {
  const { detail, seconds } = faults[fault]
  return problem(503, detail, { cause, headers: { 'retry-after': String(seconds) } })
}

function conflict({ kind, column }: Violation): Problem {
  if (kind === 'foreign')
    return problem(409, 'A resource that this refers to does not exist, or another one refers to this.')
  if (kind === 'check') return problem(409, 'A constraint of the database does not allow this.')
  return problem(409, 'A value that must be unique is already in use.', {
    errors: [{ in: 'body', pointer: pointerOf(column), detail: 'is already in use' }],
  })
}

/** Reveals no details: the log has them, with the same instance. */
function internalError(cause: unknown): Problem {
  return problem(500, 'An internal error. The log of the server names this instance.', { cause })
}

/** Whether Fastify itself refused the request. The status of other errors is not meant for callers. */
function isClientError(error: unknown): error is FastifyError {
  if (!(error instanceof Error && 'code' in error && 'statusCode' in error)) return false
  const { code, statusCode } = error
  return String(code).startsWith('FST_') && Number(statusCode) >= 400 && Number(statusCode) < 500
}
