import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { emptyWriter, jsonWriter } from '../response/reply.ts'
import { ReplyKind, type ReplyWriter } from '../response/reply-kind.ts'
import type { Audience } from './audience.ts'
import type { AnySpec } from './route.ts'

/** Throws at startup for a route that could not work as declared. */
export function requireSound(name: string, audience: Audience, spec: AnySpec): void {
  const { idempotent, headers, files, rawBody, reply } = spec
  const fail = (why: string): never => {
    throw new Error(`${name} ${why}`)
  }
  if (idempotent && audience === 'anonymous')
    fail('is idempotent, but anonymous. Declare it with on.user or on.admin.')
  if (idempotent && formOf(reply)?.kind.match(/^(bytes|stream|file|events)$/))
    fail('is idempotent, but its reply cannot be stored. Reply with JSON, text or a redirect.')
  if (files && rawBody) fail('reads a form, so it has no raw body.')
  for (const header of Object.keys(Object(headers).properties ?? {})) {
    if (header !== header.toLowerCase()) fail(`reads the header ${header}. Write its name in lower case.`)
    if (/^(accept|content-type|authorization)$/.test(header))
      fail(`declares the header ${header}, which OpenAPI describes elsewhere.`)
  }
}

/** The status of a success. */
export function statusOf({ status, reply }: AnySpec): number {
  return formOf(reply)?.status ?? status ?? (reply ? 200 : 204)
}

/** The schema of a JSON reply. */
export function jsonSchemaOf({ reply }: AnySpec): TSchema | undefined {
  const form = formOf(reply)
  return form ? (form.kind === 'json' ? form.schema : undefined) : reply
}

export function writerOf(app: FastifyInstance, { reply }: AnySpec, status: number): ReplyWriter<unknown> {
  if (reply instanceof ReplyKind) return reply.writer(app, status)
  return reply ? jsonWriter(status) : emptyWriter(status)
}

/**
 * Prepares a context for a route with another body than JSON, and returns its validator; undefined for all others, which
 * load nothing.
 */
export function bodyReaderOf({ files, rawBody, body }: AnySpec) {
  if (files) return async (app: FastifyInstance) => (await import('./form.ts')).forms(app, files, body)
  if (rawBody) return async (app: FastifyInstance) => (await import('./raw-body.ts')).rawBodies(app, rawBody)
  return undefined
}

/** Whether a successful response has an ETag. */
export function isTagged({ reply }: AnySpec): boolean {
  return !/^(stream|events|redirect)$/.test(formOf(reply)?.kind ?? '')
}

/** The names of the response headers that only this route has. */
export function ownHeadersOf({ reply }: AnySpec): string {
  const { kind, headers = {} } = formOf(reply) ?? {}
  const ofFile =
    kind === 'file' ? ['Accept-Ranges', 'Content-Disposition', 'Content-Range', 'Last-Modified'] : []
  return [...ofFile, ...Object.keys(headers)].join(', ')
}

export function formOf(reply: AnySpec['reply']) {
  return reply instanceof ReplyKind ? reply.form : undefined
}
