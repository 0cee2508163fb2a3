import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type Violation, violationOf } from '../db/dialect.ts'
import { NotFound } from '../db/table.ts'
import type { Answer } from './route.ts'

/** One thing that is wrong with a request. The pointer is a JSON Pointer (RFC 6901) into that part of it. */
interface Fault {
  readonly in: string
  readonly pointer: string
  readonly detail: string
}

interface Extras {
  readonly errors?: readonly Fault[]
  readonly headers?: Record<string, string>
  readonly cause?: unknown
}

/** An error answer (RFC 9457). Throw it from anywhere below a handler. */
export class Problem extends Error {
  readonly status: number
  readonly headers: Record<string, string>
  readonly errors: readonly Fault[] | undefined

  constructor(status: number, detail: string, { errors, headers = {}, cause }: Extras = {}) {
    super(detail, { cause })
    this.status = status
    this.headers = headers
    this.errors = errors
  }
}

export const problem = (status: number, detail: string, extras?: Extras) =>
  new Problem(status, detail, extras)

/** Says what is wrong with a request that can be read. */
export const invalid = (errors: readonly Fault[], status = 422) =>
  problem(status, 'The request is not valid.', { errors })

/** The shape of an error answer, for the contract. */
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

/** Makes every error of this app an application/problem+json, a route that does not exist included. */
export function problems(app: FastifyInstance): void {
  app.addSchema(ProblemSchema)
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler(({ method, url }) => {
    throw problem(404, `There is no ${method} ${url.split('?')[0]}.`)
  })
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { status, headers, text } = problemAnswer(error, request)
  if (status >= 500) request.log.error(error)
  return reply.code(status).headers(headers).send(text)
}

/** What is answered to a request that threw this. */
export function problemAnswer(error: unknown, { id }: FastifyRequest): Answer {
  const { status, message, headers, errors } = problemOf(error)
  const title = STATUS_CODES[status]
  const instance = `urn:uuid:${id}`
  return {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    text: JSON.stringify({ type: 'about:blank', title, status, detail: message, instance, errors }),
  }
}

/** Answers what is not HTTP, or does not arrive in time, before there is a request: by hand, on the connection. */
export function refuseConnection({ code }: ConnectionError, socket: Socket): void {
  if (!socket.writable || code === 'ECONNRESET') return void socket.destroy()
  const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : code === 'HPE_HEADER_OVERFLOW' ? 431 : 400
  const title = STATUS_CODES[status]
  const text = JSON.stringify({ type: 'about:blank', title, status, detail: 'The request cannot be read.' })
  const head = [`HTTP/1.1 ${status} ${title}`, 'connection: close', 'content-type: application/problem+json']
  socket.end([...head, `content-length: ${text.length}`, '', text].join('\r\n'))
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof NotFound) return problem(404, error.message)
  if (isPoolTimeout(error)) return busy(error)
  const violation = violationOf(error)
  if (violation) return conflict(violation)
  if (!isFastifyError(error)) return unexpected(error)
  if (error.validation) return refused(error)
  const { statusCode = 500, message } = error
  return statusCode < 500 ? problem(statusCode, message) : unexpected(error)
}

/** Every connection to the database is taken: it is worth trying again, here or at another instance. */
function busy(cause: unknown): Problem {
  return problem(503, 'The server is too busy.', { cause, headers: { 'retry-after': '1' } })
}

function isPoolTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'KnexTimeoutError'
}

function conflict({ kind, column }: Violation): Problem {
  if (kind === 'foreign')
    return problem(409, 'Something that this depends on is missing, or something depends on it.')
  return problem(409, 'A value that must be unique is taken.', {
    errors: [{ in: 'body', pointer: `/${column}`, detail: 'is taken' }],
  })
}

function refused({ validation = [], validationContext = 'body' }: FastifyError): Problem {
  const errors = validation.map(({ instancePath, params, message = 'is not valid' }) => {
    const name = params.missingProperty ?? params.additionalProperty
    return {
      in: validationContext === 'querystring' ? 'query' : validationContext,
      pointer: name ? `${instancePath}/${name}` : instancePath,
      detail: message,
    }
  })
  return invalid(errors, validationContext === 'headers' ? 400 : 422)
}

/** Says nothing about the inside: the log has it, under the same instance. */
function unexpected(cause: unknown): Problem {
  return problem(500, 'The server failed. Its log names this instance.', { cause })
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && 'statusCode' in error
}
