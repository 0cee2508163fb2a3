import type { FastifyInstance } from 'fastify'
import type { TSchema } from 'typebox'
import { type ReplyForm, ReplyKind } from '../response/reply-kind.ts'
import type { AnySpec } from './route.ts'

/** Throws at startup for a route that could not work as declared. */
export function requireSound(name: string, spec: AnySpec): void {
  const { headers, files, rawBody, reply, status } = spec
  const fail = (why: string): never => {
    throw new Error(`${name} ${why}`)
  }
  if (status && formOf(reply)?.replies) fail('has a status beside its statuses.')
  if (formOf(reply)?.replies && formsOf(reply).some(({ kind }) => kind === 'redirect'))
    fail('has a redirect among its statuses, which are of success.')
  if (files && rawBody) fail('reads a form, so it has no raw body.')
  for (const header of Object.keys(Object(headers).properties ?? {})) {
    if (header !== header.toLowerCase()) fail(`reads the header ${header}. Write its name in lower case.`)
    if (/^(accept|content-type|authorization)$/.test(header))
      fail(`declares the header ${header}, which OpenAPI describes elsewhere.`)
  }
}

/** The status of a success; of several, the first. */
export function statusOf({ status, reply }: AnySpec): number {
  return formOf(reply)?.status ?? status ?? (reply ? 200 : 204)
}

/** The schema of a JSON reply. */
export function jsonSchemaOf({ reply }: Pick<AnySpec, 'reply'>): TSchema | undefined {
  const form = formOf(reply)
  if (form?.replies) return jsonSchemaOf({ reply: form.replies[200] ?? undefined })
  return form ? (form.kind === 'json' ? form.schema : undefined) : reply
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
export function isTagged({ reply }: Pick<AnySpec, 'reply'>): boolean {
  const replies = formOf(reply)?.replies
  if (replies) return Object.values(replies).some(each => each && isTagged({ reply: each }))
  return !/^(stream|events|redirect)$/.test(formOf(reply)?.kind ?? '')
}

/** The names of the response headers that only this route has. */
export function ownHeadersOf({ reply }: AnySpec): string {
  const names = formsOf(reply).flatMap(({ kind, headers = {} }) => [
    ...(kind === 'file' ? ofFiles : []),
    ...Object.keys(headers),
  ])
  return [...new Set(names)].join(', ')
}

const ofFiles = ['Accept-Ranges', 'Content-Disposition', 'Content-Range', 'Last-Modified']

/** The forms of a reply, or of each status of one: none for plain JSON. */
export function formsOf(reply: AnySpec['reply'] | null): ReplyForm[] {
  const form = formOf(reply ?? undefined)
  if (!form) return []
  return form.replies ? Object.values(form.replies).flatMap(formsOf) : [form]
}

export function formOf(reply: AnySpec['reply']) {
  return reply instanceof ReplyKind ? reply.form : undefined
}
