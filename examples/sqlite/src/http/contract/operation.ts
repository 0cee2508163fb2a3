import { STATUS_CODES } from 'node:http'
import type { FastifySchema, HTTPMethods } from 'fastify'
import type { Audience } from '../request/audience.ts'
import { formsOf, isTagged } from '../request/declaration.ts'
import type { AnySpec } from '../request/route.ts'
import { emptyResponse, requestBodyOf, responsesOf } from './media.ts'
import { operationIdOf } from './operation-id.ts'
import { problemResponseSchema } from './problem-response-schema.ts'
import { requestHeadersOf } from './request-headers.ts'

/** A route as a blueprint registers it. */
interface RouteDeclaration {
  readonly audience: Audience
  readonly method: HTTPMethods
  readonly url: string
  readonly tag: string
  readonly spec: AnySpec
  /** The status of a success. */
  readonly status: number
}

const security = {
  anonymous: [],
  user: [{ key: [] }],
  admin: [{ adminKey: [] }],
}

/** Converts a route's spec to Fastify's schema: validation, serialization and OpenAPI. */
export function operation(route: RouteDeclaration): FastifySchema {
  const { audience, method, url, tag, spec, status } = route
  const { summary, params, query } = spec
  const body = requestBodyOf(spec)
  const responses = responsesOf(spec, status)
  const returns = { isList: isList(spec), isCreated: 201 in responses }
  const errors = errorStatusesOf(route).map(code => [code, problemResponseSchema(STATUS_CODES[code])])
  return {
    operationId: spec.operationId ?? operationIdOf(method.toString(), url, returns),
    summary,
    description: descriptionOf(route),
    tags: [tag],
    ...(spec.suppress && { 'x-gapi-ok': spec.suppress }),
    security: security[audience],
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    headers: requestHeadersOf(method, spec),
    response: {
      ...responses,
      ...(method === 'GET' && isTagged(spec) && { 304: emptyResponse(304) }),
      ...Object.fromEntries(errors),
      default: problemResponseSchema('Any other error, as a problem (RFC 9457)'),
    },
  }
}

const audienceTexts = {
  anonymous: 'No API key is required.',
  user: 'Requires an API key.',
  admin: "Requires an admin's API key.",
}

/** The route's description, completed with facts from its spec. */
function descriptionOf({ audience, method, spec }: RouteDeclaration): string {
  const changes = method === 'PUT' || method === 'PATCH' || method === 'DELETE'
  return [
    spec.description,
    audienceTexts[audience],
    isList(spec) && 'Returns one page: follow `next` until it is null.',
    changes &&
      spec.params &&
      'With `If-Match` it succeeds only if nobody has changed the resource since you read it.',
  ]
    .filter(Boolean)
    .join(' ')
}

/** Whether the reply is a page, with `items` and `next`. */
function isList({ reply }: AnySpec): boolean {
  const fields: unknown = reply && Reflect.get(reply, 'properties')
  return typeof fields === 'object' && fields !== null && 'items' in fields && 'next' in fields
}

/** The error statuses of a route, derived from its spec. */
function errorStatusesOf({ audience, method, spec }: RouteDeclaration): number[] {
  const { params, query, reply, headers } = spec
  const body = spec.body ?? spec.files ?? spec.rawBody
  const writes = method !== 'GET'
  const errors: Array<[status: number, applies: unknown]> = [
    [400, body ?? headers],
    [401, true], // An invalid key is refused on every route.
    [403, audience === 'admin'],
    [404, params],
    [405, true],
    [409, writes],
    [412, writes ? params : reply && isTagged(spec)],
    [413, body],
    [415, body],
    [416, formsOf(reply).some(({ kind }) => kind === 'file')],
    [422, params ?? query ?? body],
    [503, true],
  ]
  return errors.flatMap(([status, applies]) => (applies ? [status] : []))
}
