import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Knex } from 'knex'
import { identify, unauthorized } from '../clients/identify.ts'
import type { User } from '../clients/schema.ts'
import type { Secret } from '../secret.ts'
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
  }
}

/** Pages that a plugin registers itself. Any other route must say whom it serves. */
const pluginPages = ['/docs']

/** Refuses to boot with a route that has no audience, and lets in only whom a route serves. */
export function audiences(app: FastifyInstance, knex: Knex, pepper: Secret): void {
  const table: RouteEntry[] = []
  app.decorate('routeTable', table)
  app.decorateRequest('user', null)

  app.addHook('onRoute', ({ method, url, config }) => {
    if (pluginPages.some(page => url === page || url.startsWith(`${page}/`))) return
    if (!config?.audience) throw new Error(`${method} ${url} has no audience. Declare it in a blueprint.`)
    for (const name of [method].flat()) table.push({ method: name, path: url, audience: config.audience })
  })

  app.addHook('onRequest', async request => {
    const { audience } = request.routeOptions.config
    if (!audience) return
    request.user = await identify(knex, request.headers.authorization, pepper)
    admit(request, audience)
  })
}

function admit({ user }: FastifyRequest, audience: Audience): void {
  if (audience === 'anonymous') return
  if (!user) throw unauthorized('This needs an API key: Authorization: Bearer KEY.')
  if (audience === 'admin' && user.role !== 'admin') throw problem(403, `${user.name} is not an admin.`)
}
