import type { HTTPMethods } from 'fastify'
import { type TProperties, type TSchema, Type } from 'typebox'
import { formsOf, isTagged } from '../request/declaration.ts'
import type { AnySpec } from '../request/route.ts'

/** The request headers of a route: those of its spec, and those that every route of its kind reads. */
export function requestHeadersOf(method: HTTPMethods, spec: AnySpec): TSchema {
  const declared: TProperties = Object(spec.headers).properties ?? {}
  return Type.Object({ ...commonHeaders(method, spec), ...declared })
}

/** A required header that is missing is a 400. */
function commonHeaders(method: HTTPMethods, spec: AnySpec): TProperties {
  const optional = (description: string) => Type.Optional(Type.String({ description }))
  const kinds = formsOf(spec.reply).map(({ kind }) => kind)
  const ofReply = {
    ...(kinds.includes('file') && { range: optional('Which bytes to send, e.g. bytes=0-499: 206.') }),
    ...(kinds.includes('events') && {
      'last-event-id': optional('The id of the last event that you have seen.'),
    }),
  }
  if (method === 'POST') return ofReply
  if (method === 'GET')
    return {
      ...(isTagged(spec) && {
        'if-none-match': optional('ETags of the versions you have: 304 if one is current.'),
        'if-match': optional('ETags of the versions you expect: 412 if none is current.'),
      }),
      ...ofReply,
    }
  return {
    'if-match': optional('ETags of the version you read: 412 if it is no longer current.'),
    'if-none-match': optional('ETags of versions that must not exist, or `*` for any: 412 if one does.'),
    ...ofReply,
  }
}
