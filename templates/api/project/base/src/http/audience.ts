import type { FastifyInstance } from 'fastify'
import type { Knex } from 'knex'
import { keyColumns } from '../clients.ts'
import type { Client, User } from '../db/schema.ts'
import { tables } from '../db/unit-of-work.ts'
import type { Secret } from '../variable.ts'
import { problem } from './problem.ts'

export type Audience = 'anonymous' | 'user' | 'admin'

export interface RouteEntry {
  readonly method: string
  readonly path: string
  readonly audience: Audience
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
    /** What the route said of itself, and its path as it was declared; null until the route is known. */
    route: (FastifyContextConfig & { readonly url?: string }) | null
    /** Why the key that was sent is not accepted. */
    refusal: Error | null
  }
}

/** Pages that a plugin registers itself. Any other route must say whom it serves. */
const pluginPages = ['/docs']

/** Refuses to boot with a route that has no audience, and finds out who is calling. */
export function audiences(app: FastifyInstance, knex: Knex, pepper: Secret): void {
  const table: RouteEntry[] = []
  app.decorate('routeTable', table)
  app.decorateRequest('user', null)
  app.decorateRequest('route', null)
  app.decorateRequest('refusal', null)

  app.addHook('onRoute', ({ method, url, config }) => {
    if (pluginPages.some(page => url === page || url.startsWith(`${page}/`))) return
    if (!config?.audience) throw new Error(`${method} ${url} has no audience. Declare it in a blueprint.`)
    for (const name of [method].flat()) table.push({ method: name, path: url, audience: config.audience })
  })

  app.addHook('onRequest', (request, _reply, done) => {
    const { config } = request.routeOptions
    const { authorization } = request.headers
    request.route = config
    if (!authorization || !config.audience) return done()
    const known = (user: User | null) => {
      request.user = user
      done()
    }
    const unknown = (error: Error) => {
      request.refusal = error
      done()
    }
    const warn = (error: unknown) => app.log.warn(error, 'The use of a key was not noted.')
    identify(knex, authorization, pepper, warn).then(known, unknown)
  })
}

/** Lets in only whom a route serves. It comes after the rate limit, so that keys cannot be guessed for ever. */
export function admission(app: FastifyInstance): void {
  app.addHook('onRequest', ({ route, user, refusal }, _reply, done) => {
    const audience = route?.audience ?? 'anonymous'
    done(refusal ?? (audience === 'anonymous' ? undefined : objection(user, audience)))
  })
}

function objection(user: User | null, audience: 'user' | 'admin'): Error | undefined {
  if (!user) return unauthorized('This needs an API key: Authorization: Bearer KEY.')
  if (audience === 'admin' && user.role !== 'admin') return problem(403, `${user.name} is not an admin.`)
  return undefined
}

/**
 * Who sends this Authorization header; null when there is none. A key that is not valid is refused everywhere. A use that
 * cannot be noted goes to `warn`: it is no reason to refuse the request.
 */
async function identify(
  knex: Knex,
  authorization: string | undefined,
  pepper: Secret,
  warn: (error: unknown) => void,
): Promise<User | null> {
  if (authorization === undefined) return null
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  if (!key) throw unauthorized('The Authorization header is not "Bearer KEY".')

  const { key_sha256 } = keyColumns(key, pepper)
  const { clients } = tables(knex)
  const client = await clients.find({ key_sha256 })
  if (!client || client.revoked_at) throw unauthorized('The API key is not known or was revoked.')
  if (isDue(client)) await clients.change(client.id, { last_used_at: new Date() }).catch(warn)
  return { id: client.id, name: client.name, role: client.role }
}

export function unauthorized(detail: string) {
  return problem(401, detail, { headers: { 'www-authenticate': 'Bearer' } })
}

/** A use is noted at most once a minute: it costs a write, outside of the request's own transaction. */
function isDue({ last_used_at }: Client): boolean {
  return !last_used_at || Date.now() - Date.parse(last_used_at) > 60_000
}
