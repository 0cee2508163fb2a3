import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import type { TSchema } from 'typebox'
import { unauthorized } from '../clients/identify.ts'
import type { User } from '../clients/schema.ts'
import { type Db, type Reader, request as unitOfWork } from '../db/unit-of-work.ts'
import type { Audience } from './audience.ts'
import { operation } from './contract.ts'
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
  const declare =
    <Access>(method: HTTPMethods, lend: Lend<Access>) =>
    <P, Q, B>(
      path: string,
      spec: Spec<TSchema, TSchema, TSchema, TSchema>,
      handle: (context: Context<C, Access, P, Q, B>) => unknown,
    ) => {
      const status = spec.status ?? (spec.reply ? 200 : 204)
      app.route({
        method,
        url: path === '/' ? prefix : prefix + path,
        config: { audience },
        schema: operation(prefix, audience, spec, status),
        handler: async (request, reply) => {
          reply.code(status)
          const text = await lend(app, request, async db => {
            const { url, log } = request
            const answer = await handle({ ...wire<P, Q, B>(request), db, user: callerOf(request), url, log })
            return spec.reply ? reply.type('application/json; charset=utf-8').serialize(answer) : undefined
          })
          return reply.send(text)
        },
      })
    }

  return {
    get: declare('GET', readOnly),
    post: declare('POST', writing),
    put: declare('PUT', writing),
    patch: declare('PATCH', writing),
    delete: declare('DELETE', writing),
  }
}

/** Lends the database for one request. The answer is serialized meanwhile, so nothing is left to fail after the commit. */
type Lend<Access> = <T>(
  app: FastifyInstance,
  request: FastifyRequest,
  work: (db: Access) => Promise<T>,
) => Promise<T>

const readOnly: Lend<Reader> = ({ knex, reading }, _request, work) => reading(knex, work)

const writing: Lend<Db> = ({ knex }, { log }, work) => unitOfWork(knex, work, error => log.error(error))

/** The wire's edge: the validator has checked these against the schemas that their types come from. */
function wire<P, Q, B>({ params, query, body }: FastifyRequest) {
  return { params: params as P, query: query as Q, body: body as B }
}

function signedIn({ user }: FastifyRequest): User {
  if (!user) throw unauthorized('This needs an API key.')
  return user
}
