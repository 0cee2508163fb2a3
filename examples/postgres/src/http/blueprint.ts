import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import type { TSchema } from 'typebox'
import { unauthorized } from '../clients/identify.ts'
import type { User } from '../clients/schema.ts'
import { type Db, type Reader, request as unitOfWork } from '../db/unit-of-work.ts'
import type { Answer } from './answer.ts'
import type { Audience } from './audience.ts'
import { operation } from './contract.ts'
import { etagOf, isKnown, preconditionOf } from './etag.ts'
import { idempotency } from './idempotency.ts'
import type { Context, Door, Doors, Spec } from './route.ts'

/** A group of routes below one path. A route says whom it serves before it says anything else. */
export function blueprint(prefix: string, routes: (on: Doors) => void) {
  return async (app: FastifyInstance): Promise<void> =>
    routes({
      anonymous: door(app, prefix, 'anonymous', request => request.user),
      user: door(app, prefix, 'user', signedIn),
      admin: door(app, prefix, 'admin', signedIn),
    })
}

function door<C>(
  app: FastifyInstance,
  prefix: string,
  audience: Audience,
  callerOf: (request: FastifyRequest) => C,
): Door<C> {
  const writes = writing(idempotency())
  const declare =
    <Access>(method: HTTPMethods, lend: Lend<Access>) =>
    <P, Q, B>(
      path: string,
      spec: Spec<TSchema, TSchema, TSchema, TSchema>,
      handle: (context: Context<C, Access, P, Q, B>) => unknown,
    ) => {
      if (spec.idempotent && audience === 'anonymous')
        throw new Error(`${method} ${prefix}${path} is idempotent for whom? Declare it for users.`)
      const status = spec.status ?? (spec.reply ? 200 : 204)
      app.route({
        method,
        url: path === '/' ? prefix : prefix + path,
        config: { audience },
        schema: operation(prefix, audience, method, spec, status),
        handler: async (request, reply) => {
          const { text, ...answer } = await lend(app, request, spec.idempotent, async db => {
            const { url, log } = request
            const { ifMatch, requireMet } = preconditionOf(request)
            const context = { ...wire<P, Q, B>(request), db, user: callerOf(request), url, log, ifMatch }
            const value = await handle(context)
            requireMet()
            return spec.reply ? written(reply.code(status), value) : { status, headers: {}, text: undefined }
          })
          reply.code(answer.status).headers(answer.headers)
          const known = method === 'GET' && isKnown(request, answer.headers.etag ?? '')
          return known ? reply.code(304).removeHeader('content-type').send() : reply.send(text)
        },
      })
    }

  return {
    get: declare('GET', reads),
    post: declare('POST', writes),
    put: declare('PUT', writes),
    patch: declare('PATCH', writes),
    delete: declare('DELETE', writes),
  }
}

/** Lends the database for one request. The answer is written meanwhile, so nothing is left to fail after the commit. */
type Lend<Access> = (
  app: FastifyInstance,
  request: FastifyRequest,
  idempotent: true | undefined,
  work: (db: Access) => Promise<Answer>,
) => Promise<Answer>

const reads: Lend<Reader> = ({ knex, reading }, _request, _idempotent, work) => reading(knex, work)

const writing =
  (once: ReturnType<typeof idempotency>): Lend<Db> =>
  ({ knex }, request, idempotent, work) => {
    const open = (part: typeof work) => unitOfWork(knex, part, error => request.log.error(error))
    return idempotent ? once(request, open, work) : open(work)
  }

/** The text of a value, as the reply's schema says, and its ETag. */
function written(reply: FastifyReply, value: unknown): Answer {
  const type = 'application/json; charset=utf-8'
  const text = String(reply.type(type).serialize(value))
  return { status: reply.statusCode, headers: { 'content-type': type, etag: etagOf(value) }, text }
}

/** The wire's edge: the validator has checked these against the schemas that their types come from. */
function wire<P, Q, B>({ params, query, body }: FastifyRequest) {
  return { params: params as P, query: query as Q, body: body as B }
}

function signedIn({ user }: FastifyRequest): User {
  if (!user) throw unauthorized('This needs an API key.')
  return user
}
