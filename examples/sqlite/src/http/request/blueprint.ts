import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import type { AdminDb, AdminReader } from '../../db/unit-of-work.ts'
import { operation } from '../contract/operation.ts'
import { expose } from '../response/cors.ts'
import { preconditionOf } from '../response/etag.ts'
import { locator, representationOf, sendResponse, writerOf } from '../response/reply.ts'
import type { SerializedResponse } from '../response/serialized-response.ts'
import { type Audience, unauthorized } from './audience.ts'
import { bodyReaderOf, jsonSchemaOf, ownHeadersOf, requireSound, statusOf } from './declaration.ts'
import { type Deprecation, withDeprecation } from './deprecation.ts'
import { prefixes } from './prefix.ts'
import type { AnySpec, AudienceRoutes, Context, RouteMethods, User } from './route.ts'
import { type RunHandler, runRead, runWrite } from './run-handler.ts'

/** What can be said of all routes of a blueprint. */
interface BlueprintOptions {
  /** For people who read the documentation. */
  readonly description?: string
  /** Says that all routes will be dropped; a route may say it of itself. */
  readonly deprecated?: Deprecation
}

/** What the routes of a blueprint share. */
interface SharedParts {
  readonly app: FastifyInstance
  readonly prefix: string
  /** Their tag in the OpenAPI document. */
  readonly tag: string
  /** The reply schema of each GET, by path. */
  readonly replies: Map<string, Record<string, unknown>>
  readonly prefixOf: ReturnType<typeof prefixes>
  readonly deprecated: Deprecation | undefined
}

type Routes = (on: AudienceRoutes) => void
type Blueprint = (app: FastifyInstance) => Promise<void>

/** A group of routes below one prefix. Each route is declared on its audience: `on.user.get(…)`. */
export function blueprint(prefix: string, about: string | BlueprintOptions, routes: Routes): Blueprint
export function blueprint(prefix: string, routes: Routes): Blueprint
export function blueprint(
  prefix: string,
  ...rest: [string | BlueprintOptions, Routes] | [Routes]
): Blueprint {
  const [about, routes] = rest.length === 2 ? rest : [{}, ...rest]
  const options: BlueprintOptions = typeof about === 'string' ? { description: about } : about
  const { description, deprecated } = options
  return async app => {
    const tag = prefix.split('/').at(-1) ?? prefix
    const shared = { app, prefix, tag, replies: new Map(), prefixOf: prefixes(app.config), deprecated }
    if (description) app.tags.set(tag, description)
    routes({
      anonymous: routeMethods(shared, 'anonymous', request => request.user),
      user: routeMethods(shared, 'user', requireUser),
      admin: routeMethods(shared, 'admin', requireUser),
    })
  }
}

function routeMethods<C>(
  shared: SharedParts,
  audience: Audience,
  callerOf: (request: FastifyRequest) => C,
): RouteMethods<C, AdminReader, AdminDb> {
  const { app, prefix, tag, replies, prefixOf } = shared
  const { config } = app
  const declare =
    <Access>(method: HTTPMethods, runHandler: RunHandler<Access>) =>
    <P, Q, B, H, F, W>(
      path: string,
      declared: AnySpec,
      handle: (context: Context<C, Access, P, Q, B, H, F, W>) => unknown,
    ) => {
      const url = path === '/' ? prefix : prefix + path
      const spec = withDeprecation(declared, shared.deprecated, method.toString(), path)
      requireSound(`${method} ${url}`, spec)
      const status = statusOf(spec)
      const writer = writerOf(app, spec.reply, status)
      const locationOf = locator(method.toString(), url, spec, replies)
      const schema = jsonSchemaOf(spec)
      const ownHeaders = ownHeadersOf(spec)
      if (method === 'GET' && schema) replies.set(url, { ...schema })
      inScope(app, spec, (scope: FastifyInstance) =>
        scope.route({
          method,
          url,
          config: { audience, spec, handle },
          schema: operation({ audience, method, url, tag, spec, status }),
          handler: (request, reply) => {
            if (ownHeaders) expose(reply, ownHeaders)
            const work = (db: Access) => {
              const { url: path, log, id: requestId } = request
              const before = prefixOf(request)
              const { ifMatch, requireChecked } = preconditionOf(request, current =>
                representationOf(reply, replies.get(url), current),
              )
              const input = validatedInput<P, Q, B, H, F, W>(request)
              const user = callerOf(request)
              const value = handle({
                db,
                user,
                ...input,
                config,
                requestId,
                url: before + path,
                log,
                ifMatch,
              })
              return andThen(value, value => {
                requireChecked()
                const response = writer.write(value, reply, before)
                if (response.status !== 201) return response
                const resource = writer.resourceOf ? writer.resourceOf(value) : value
                return withLocation(response, locationOf(value, resource, path, before))
              })
            }
            const response = runHandler(app, { request, parameterCount: handle.length }, work)
            return andThen(response, response => sendResponse(request, reply, response))
          },
        }),
      )
    }

  return {
    get: declare('GET', runRead),
    post: declare('POST', runWrite),
    put: declare('PUT', runWrite),
    patch: declare('PATCH', runWrite),
    delete: declare('DELETE', runWrite),
  }
}

/** Calls `add` with the app, or for another body than JSON with a context of its own. */
function inScope(app: FastifyInstance, spec: AnySpec, add: (scope: FastifyInstance) => unknown): void {
  const readBodies = bodyReaderOf(spec)
  if (!readBodies) return void add(app)
  app.register(async scope => {
    const validatorCompiler = await readBodies(scope)
    if (validatorCompiler) scope.setValidatorCompiler(validatorCompiler)
    add(scope)
  })
}

function withLocation(response: SerializedResponse, location: string | undefined): SerializedResponse {
  return location === undefined ? response : { ...response, headers: { ...response.headers, location } }
}

/** Calls `next` at once for a value and later for a promise: an await would cost each route a turn. */
function andThen<A, B>(value: A | Promise<A>, next: (value: A) => B): B | Promise<B> {
  return value instanceof Promise ? value.then(next) : next(value)
}

/** Casts at the boundary: the validator has checked these values against the schemas of their types. */
function validatedInput<P, Q, B, H, F, W>({
  params,
  query,
  body,
  headers,
  uploads,
  rawBody,
}: FastifyRequest) {
  return {
    params: params as P,
    query: query as Q,
    body: body as B,
    headers: headers as H,
    files: uploads as F,
    rawBody: rawBody as W,
  }
}

function requireUser({ user }: FastifyRequest): User {
  if (!user) throw unauthorized('This needs an API key.')
  return user
}
