import type { FastifyInstance, FastifyReply, onSendHookHandler } from 'fastify'
import { UserError } from '../../errors.ts'
import { documentDeprecation } from '../contract/deprecation-schema.ts'
import { type DeprecatedField, deprecatedFieldsOf } from '../request/deprecated-fields.ts'
import { type Deprecation, datesOf, inOpenApi } from '../request/deprecation.ts'
import { expose } from './cors.ts'
import { goneProblem, headersFor } from './deprecation-headers.ts'

/** What will be dropped: a route, or a field of it. */
export interface DeprecationEntry extends Deprecation {
  readonly method: string
  /** As in OpenAPI: `/v1/orders/{id}`. */
  readonly path: string
  /** e.g. `body.lines.note`; empty for the whole route. */
  readonly field: string
  /** The fields beside it. */
  readonly siblings: readonly string[]
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Everything that is deprecated, in the order of the routes. */
    readonly deprecations: DeprecationEntry[]
  }
  interface FastifyContextConfig {
    deprecatedFields?: readonly DeprecatedField[]
  }
}

/**
 * Adds the headers of deprecated routes to each of their responses, and after the sunset responds with 410. Completes their schemas,
 * and throws at startup for a deprecation that could not work. `now` returns milliseconds.
 */
export function deprecations(app: FastifyInstance, now: () => number): void {
  const { DEPRECATION_DAYS } = app.config
  app.decorate('deprecations', [])

  app.addHook('onRoute', route => {
    const { method, url, schema, config } = route
    const spec = config?.spec
    if (!spec || !schema) return
    const of = { method: String(method), path: inOpenApi(url) }
    const list = (entry: DeprecationEntry) => method === 'HEAD' || app.deprecations.push(entry)
    const fields = deprecatedFieldsOf(spec)
    for (const { name: field, deprecation, siblings } of fields) {
      datesOf(`The field ${field} of ${method} ${url}`, deprecation, DEPRECATION_DAYS)
      list({ ...of, field, siblings, ...deprecation })
    }
    if (fields.length > 0) config.deprecatedFields = fields

    const { deprecated } = spec
    if (!deprecated) return
    const dates = datesOf(`${method} ${url}`, deprecated, DEPRECATION_DAYS)
    const headersOf = headersFor(app.config, url, deprecated, dates)
    route.onRequest = (request, _reply, done) => {
      const isGone = dates.sunset !== undefined && now() >= dates.sunset
      done(isGone ? goneProblem(request.method, of.path, deprecated) : undefined)
    }
    // When a response is sent, because a 401 or a 429 leaves before the hooks of its route run.
    const announce: onSendHookHandler = (request, reply, _payload, done) => {
      setHeaders(reply, headersOf(request))
      done()
    }
    route.onSend = [announce, ...[route.onSend ?? []].flat()]
    if (method !== 'HEAD') documentDeprecation(schema, deprecated)
    list({ ...of, field: '', siblings: [], ...deprecated })
  })
  app.addHook('onReady', async () => requireSuccessors(app))
}

/** Adds the headers to a response. A route may send links of its own. */
function setHeaders(reply: FastifyReply, { link, ...headers }: Readonly<Record<string, string>>): void {
  const own = reply.getHeader('link')
  reply.headers(headers).header('link', own ? `${own}, ${link}` : link)
  expose(reply, 'Deprecation, Link, Sunset')
}

/** Throws for a successor that is not a route, or of a field a field beside it. */
function requireSuccessors({ routeTable, deprecations }: FastifyInstance): void {
  const routes = routeTable.map(({ method, path }) => `${method} ${inOpenApi(path)}`)
  for (const { method, path, field, use, siblings } of deprecations) {
    if (use === undefined || routes.includes(inOpenApi(use)) || siblings.includes(use)) continue
    const name = field ? `The field ${field} of ${method} ${path}` : `${method} ${path}`
    const hint = field
      ? 'Name a field beside it, or a route such as GET /v1/things.'
      : 'Name a route that exists, such as GET /v1/things.'
    throw new UserError(`${name} is replaced by ${use}, which does not exist.`, hint, 2)
  }
}
