import type { FastifyInstance } from 'fastify'
import { problem, routeNotFound } from '../response/problem.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Allow for a path (RFC 9110, 10.2.1), e.g. `GET, HEAD, OPTIONS`; for `*` of all paths; undefined if unknown. */
    allowOf(url: string): string | undefined
  }
}

/** Collects the methods of every path, for requests that match no route. Others pay nothing. */
export function methods(app: FastifyInstance): void {
  const paths = new Map<string, { readonly pattern: RegExp; readonly names: Set<string> }>()
  app.addHook('onRoute', ({ method, url }) => {
    const { names } = paths.get(url) ?? add(url)
    for (const name of [method].flat()) names.add(name)
  })
  const add = (url: string) => {
    const path = { pattern: patternOf(url), names: new Set<string>() }
    paths.set(url, path)
    return path
  }

  app.decorate('allowOf', (url: string) => {
    const path = decoded(url.split('?')[0] ?? '')
    const matches = (pattern: RegExp) => url === '*' || pattern.test(path)
    const names = [...paths.values()].flatMap(({ pattern, names }) => (matches(pattern) ? [...names] : []))
    return names.length > 0 ? [...new Set([...names, 'OPTIONS'])].join(', ') : undefined
  })
}

/**
 * Responds to requests without a route, before the body is read: 404, or on a path with other methods 405. OPTIONS gets
 * the list of methods.
 */
export function unmatchedRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done()
    const { method, url } = request
    const allow = app.allowOf(url)
    if (allow === undefined) return done(routeNotFound(request))
    if (method === 'OPTIONS') return void reply.code(204).header('allow', allow).send()
    if (allow.split(', ').includes(method)) return done(routeNotFound(request)) // A parameter does not match.
    done(problem(405, `${method} is not allowed on this path, only ${allow}.`, { headers: { allow } }))
  })
}

/** A pattern for a path; a parameter such as `:id` matches one segment that is not empty. */
function patternOf(url: string): RegExp {
  const parts = url.split(/(:\w+(?:\([^/]*\))?|\*)/)
  const source = parts.map((part, i) =>
    i % 2 === 0 ? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&') : part === '*' ? '.*' : '[^/]+',
  )
  return new RegExp(`^${source.join('')}$`)
}

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
