import type { FastifyRequest } from 'fastify'
import type { Settings } from '../../config/config.ts'
import { type Dates, type Deprecation, inOpenApi } from '../request/deprecation.ts'
import { prefixes } from '../request/prefix.ts'
import { type Problem, problem } from './problem.ts'

/**
 * The headers of a deprecated route: Deprecation (RFC 9745), Sunset (RFC 8594), and a Link to the page about it and to its
 * successor (RFC 5829), whose parameters are those of the request.
 */
export function headersFor(
  config: Settings,
  url: string,
  { use }: Deprecation,
  { since, sunset }: Dates,
): (request: FastifyRequest) => Record<string, string> {
  const prefixOf = prefixes(config)
  const [, successor] = use?.split(' ') ?? []
  const fixed = {
    deprecation: `@${Math.floor(since / 1000)}`,
    ...(sunset !== undefined && { sunset: new Date(sunset).toUTCString() }),
  }
  return request => {
    const prefix = prefixOf(request)
    const page = `<${prefix}/docs/deprecations#${anchorOf(request.method, url)}>; rel="deprecation"; type="text/html"`
    const path = successor && filled(successor, request.params)
    return { ...fixed, link: path ? `${page}, <${prefix}${path}>; rel="successor-version"` : page }
  }
}

/** The 410 after the sunset. */
export function goneProblem(method: string, path: string, { sunset, use, why }: Deprecation): Problem {
  const successor = use && `Use ${inOpenApi(use)}.`
  return problem(410, [`${method} ${path} ended on ${sunset}.`, successor, why].filter(Boolean).join(' '))
}

/** `GET /v1/orders/:id` → `get-v1-orders-id` */
export function anchorOf(method: string, path: string): string {
  const words = `${method === 'HEAD' ? 'GET' : method} ${path}`.match(/[A-Za-z0-9_]+/g) ?? []
  return words.join('-').toLowerCase()
}

/** A path with the values of its parameters; undefined if one is not known. */
function filled(path: string, params: unknown): string | undefined {
  let isComplete = true
  const text = inOpenApi(path).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value: unknown = Object(params)[name]
    isComplete &&= typeof value === 'string' && value !== ''
    return encodeURIComponent(String(value))
  })
  return isComplete ? text : undefined
}
