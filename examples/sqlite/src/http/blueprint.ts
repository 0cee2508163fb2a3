import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import type { TSchema } from 'typebox'
import type { User } from '../db/schema.ts'
import { type Db, type Reader, request as unitOfWork } from '../db/unit-of-work.ts'
import { type Audience, unauthorized } from './audience.ts'
import { operation } from './contract.ts'
import { isKnown, preconditionOf, tagger } from './etag.ts'
import { idempotency } from './idempotency.ts'
import type { Answer, Context, Door, Doors, Spec } from './route.ts'

/** The routes of one blueprint, and what they share. */
interface Group {
  readonly app: FastifyInstance
  readonly prefix: string
  /** The schema that GET answers with, by path. */
  readonly replies: Map<string, Record<string, unknown>>
  readonly once: ReturnType<typeof idempotency>
}

/** A group of routes below one path. A route says whom it serves before it says anything else. */
export function blueprint(prefix: string, routes: (on: Doors) => void) {
  return async (app: FastifyInstance): Promise<void> => {
    const group = { app, prefix, replies: new Map(), once: idempotency(app.config) }
    routes({
      anonymous: door(group, 'anonymous', request => request.user),
      user: door(group, 'user', signedIn),
      admin: door(group, 'admin', signedIn),
    })
  }
}

function door<C>(group: Group, audience: Audience, callerOf: (request: FastifyRequest) => C): Door<C> {
  const { app, prefix, replies } = group
  const declare =
    <Access>(method: HTTPMethods, lend: Lend<Access>) =>
    <P, Q, B>(
      path: string,
      spec: Spec<TSchema, TSchema, TSchema, TSchema>,
      handle: (context: Context<C, Access, P, Q, B>) => unknown,
    ) => {
      if (spec.idempotent && audience === 'anonymous')
        throw new Error(`${method} ${prefix}${path} is idempotent for whom? Declare it for users.`)
      const url = path === '/' ? prefix : prefix + path
      const status = spec.status ?? (spec.reply ? 200 : 204)
      const tagOf = tagger()
      if (method === 'GET' && spec.reply) replies.set(url, { ...spec.reply })
      app.route({
        method,
        url,
        config: { audience },
        schema: operation(prefix, audience, method, spec, status),
        handler: (request, reply) => {
          const { ifMatch, requireMet } = preconditionOf(request, current =>
            seen(reply, replies.get(url), current),
          )
          const work = (db: Access) => {
            const { params, query, body } = wire<P, Q, B>(request)
            const { url, log } = request
            const value = handle({ db, user: callerOf(request), params, query, body, url, log, ifMatch })
            return then(value, value => {
              requireMet()
              return spec.reply
                ? written(reply.code(status), value, tagOf)
                : { status, headers: {}, text: undefined }
            })
          }
          return then(lend(group, request, spec.idempotent, work), answer => send(request, reply, answer))
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
  group: Group,
  request: FastifyRequest,
  idempotent: true | undefined,
  work: (db: Access) => Answer | Promise<Answer>,
) => Answer | Promise<Answer>

const reads: Lend<Reader> = ({ app }, _request, _idempotent, work) => app.reading(work)

const writes: Lend<Db> = ({ app, once }, request, idempotent, work) => {
  const open = (part: typeof work) => unitOfWork(app.knex, part, error => request.log.error(error))
  return idempotent ? once(request, open, work) : open(work)
}

/** Goes on at once with a value, and with a promise when it is done: an await would cost every route a turn. */
function then<A, B>(value: A | Promise<A>, next: (value: A) => B): B | Promise<B> {
  return value instanceof Promise ? value.then(next) : next(value)
}

const type = 'application/json; charset=utf-8'

/** The text of a value, as the reply's schema says, and its ETag. */
function written(reply: FastifyReply, value: unknown, tagOf: (text: string) => string): Answer {
  const text = String(reply.serialize(value))
  return { status: reply.statusCode, headers: { 'content-type': type, etag: tagOf(text) }, text }
}

/** A thing as GET on this path would write it, if there is a GET. */
function seen(reply: FastifyReply, schema: Record<string, unknown> | undefined, value: object) {
  return schema && reply.serializeInput({ ...value }, schema)
}

function send(request: FastifyRequest, reply: FastifyReply, { status, headers, text }: Answer): void {
  reply.code(status).headers(headers)
  if (request.method === 'GET' && isKnown(request, headers.etag))
    reply.code(304).removeHeader('content-type').send()
  else reply.send(text)
}

/** The wire's edge: the validator has checked these against the schemas that their types come from. */
function wire<P, Q, B>({ params, query, body }: FastifyRequest) {
  return { params: params as P, query: query as Q, body: body as B }
}

function signedIn({ user }: FastifyRequest): User {
  if (!user) throw unauthorized('This needs an API key.')
  return user
}
