import type { FastifyInstance } from 'fastify'
import type { Observer } from '../../db/observed.ts'
import { problem, routeNotFound } from '../response/problem.ts'
import type { Deprecation } from './deprecation.ts'
import { observersOf } from './observers.ts'
import type { User } from './route.ts'

export type Audience = 'anonymous' | 'user' | 'admin'

/** Finds the client of a key; null if the key is unknown, expired or revoked. */
export type FindClient = (key: string, observers: readonly Observer[]) => Promise<User | null>

export interface RouteEntry {
  readonly method: string
  readonly path: string
  readonly audience: Audience
  readonly deprecated?: Deprecation
  /** What a part adds to the list of routes. */
  note?: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    audience?: Audience
  }
  interface FastifyInstance {
    /** Every route, in the order of registration. */
    readonly routeTable: RouteEntry[]
  }
  interface FastifyRequest {
    user: User | null
    /** The config of the route and its declared path; null until the request is routed. */
    route: (FastifyContextConfig & { readonly url?: string }) | null
    /** Why the request will be refused: an invalid key, or the path. */
    refusal: Error | null
  }
}

/** Routes that plugins register. All others must declare an audience. */
const pluginPages = ['/docs']

/** Throws at startup for a route without an audience, and identifies the caller of each request. */
export function audiences(app: FastifyInstance, findClient: FindClient): void {
  const table: RouteEntry[] = []
  app.decorate('routeTable', table)
  app.decorateRequest('user', null)
  app.decorateRequest('route', null)
  app.decorateRequest('refusal', null)

  app.addHook('onRoute', ({ method, url, config }) => {
    if (pluginPages.some(page => url === page || url.startsWith(`${page}/`))) return
    if (!config?.audience) throw new Error(`${method} ${url} has no audience. Declare it in a blueprint.`)
    const { audience, spec } = config
    const deprecated = spec?.deprecated && { deprecated: spec.deprecated }
    for (const name of [method].flat()) table.push({ method: name, path: url, audience, ...deprecated })
  })

  app.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.config
    const { authorization } = request.headers
    request.route = route
    if (route.audience && hasEmptyParameter(request.params)) request.refusal = routeNotFound(request)
    if (!authorization || !route.audience || request.refusal) return done()
    const accept = (user: User) => {
      request.user = user
      done()
    }
    const refuse = (error: Error) => {
      request.refusal = error
      done()
    }
    identify(authorization, key => findClient(key, observersOf(request))).then(accept, refuse)
  })
}

/** Enforces the audience of a route. Runs after the rate limit, which also limits the guessing of keys. */
export function enforceAudiences(app: FastifyInstance): void {
  app.addHook('onRequest', ({ route, user, refusal }, _reply, done) => {
    const audience = route?.audience ?? 'anonymous'
    done(refusal ?? (audience === 'anonymous' ? undefined : authorizationProblem(user, audience)))
  })
}

/** Whether a parameter is empty: the router matches `/v1/products/:id` with `/v1/products/`, which should be 404. */
function hasEmptyParameter(params: unknown): boolean {
  for (const name in Object(params)) if (name !== '*' && Reflect.get(Object(params), name) === '') return true
  return false
}

function authorizationProblem(user: User | null, audience: 'user' | 'admin'): Error | undefined {
  if (!user) return unauthorized('This needs an API key: Authorization: Bearer KEY.')
  if (audience === 'admin' && user.role !== 'admin') return problem(403, `${user.name} is not an admin.`)
  return undefined
}

/** The client that an Authorization header identifies. An invalid key is refused on every route. */
async function identify(authorization: string, find: (key: string) => Promise<User | null>): Promise<User> {
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (!key) throw unauthorized('The Authorization header is not "Bearer KEY".')
  const user = await find(key)
  if (!user) throw unauthorized('The API key is unknown, expired or revoked.')
  return user
}

export function unauthorized(detail: string) {
  return problem(401, detail, { headers: { 'www-authenticate': 'Bearer' } })
}
