import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AnySpec } from '../request/route.ts'
import { createTagger, isNotModified, requireMatch } from './etag.ts'
import { ReplyKind, type ReplyWriter } from './reply-kind.ts'
import type { SerializedResponse } from './serialized-response.ts'

const type = 'application/json; charset=utf-8'

/** Prepares a route with this reply, at startup. */
export function writerOf(
  app: FastifyInstance,
  reply: AnySpec['reply'] | null,
  status: number,
): ReplyWriter<unknown> {
  if (reply instanceof ReplyKind) return reply.writer(app, status)
  return reply ? jsonWriter(status) : emptyWriter(status)
}

/** Serializes values by the reply's schema, with an ETag. `isHeaded`: the contract has headers beside the schema. */
export function jsonWriter(status: number, isHeaded = false): ReplyWriter<unknown> {
  const tagOf = createTagger()
  return {
    write(value, reply) {
      reply.code(status)
      const made = isHeaded
        ? reply.serializeInput(Object(value), `${status}`, 'application/json')
        : reply.serialize(value)
      const text = String(made)
      return { status, headers: { 'content-type': type, etag: tagOf(text) }, text }
    },
  }
}

/** The response of a route without a reply. */
function emptyWriter(status: number): ReplyWriter<unknown> {
  return { write: () => ({ status, headers: {}, text: undefined }) }
}

/** The text with which GET on this path would reply, if there is a GET. */
export function representationOf(
  reply: FastifyReply,
  schema: Record<string, unknown> | undefined,
  value: object,
) {
  return schema && reply.serializeInput({ ...value }, schema)
}

/** Sends a response, after evaluating the preconditions of a read (RFC 9110, 13.2.2). */
export function sendResponse(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, headers, text, content }: SerializedResponse,
): unknown {
  if (typeof content === 'function') return content(request, reply.code(status).headers(headers))
  const body = content ?? text
  const isHead = request.method === 'HEAD'
  if (!isHead && request.method !== 'GET') return void reply.code(status).headers(headers).send(body)
  requireMatch(request, headers.etag)
  reply.code(status).headers(headers)
  if (!isNotModified(request, headers.etag)) return void reply.send(body)
  // For HEAD, Fastify would send Content-Length: 0, which is wrong; for a stream it sends none.
  return void reply
    .code(304)
    .removeHeader('content-type')
    .send(isHead ? Readable.from([]) : undefined)
}

type Created = Pick<AnySpec, 'location'>

/**
 * The Location of what a request on this path creates (RFC 9110, 15.3.2): the route's `location`, for PUT the path itself,
 * and for POST the GET path with one parameter more, if there is one. `made` is what the handler returned, `resource` the
 * resource in it, and `target` the requested path with its query.
 */
export function locator(method: string, url: string, spec: Created, readable: ReadonlyMap<string, unknown>) {
  let name: string | undefined
  return (made: unknown, resource: unknown, target: string, prefix: string): string | undefined => {
    if (spec.location) return prefix + spec.location(made)
    const path = prefix + target.split('?')[0]
    if (method === 'PUT') return path
    name ??= parameterBelow(url, readable.keys())
    if (method !== 'POST' || name === undefined) return undefined
    const created = Object(resource)
    const id: unknown = created[name] ?? created.id
    return id === undefined ? undefined : `${path}/${encodeURIComponent(String(id))}`
  }
}

/** For `/v1/products` and `/v1/products/:id`: `id`. */
function parameterBelow(url: string, paths: Iterable<string>): string | undefined {
  for (const path of paths) {
    const parameter = path.startsWith(`${url}/:`) ? path.slice(url.length + 2) : '/'
    if (/^\w+$/.test(parameter)) return parameter
  }
  return undefined
}
