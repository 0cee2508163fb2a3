import { STATUS_CODES } from 'node:http'
import type { FastifySchema } from 'fastify'
import { type TProperties, Type } from 'typebox'
import { problemResponseSchema } from '../contract/problem-response-schema.ts'
import type { Part } from '../part.ts'
import { formsOf } from '../request/declaration.ts'
import type { AnySpec } from '../request/route.ts'
import { runOncePerKey } from './run-once.ts'

declare module '../request/route.ts' {
  interface PartOptions {
    /** Requires an Idempotency-Key: a repeated request runs once. */
    readonly idempotent?: true
  }
}

/** Runs the routes with `idempotent: true` once per Idempotency-Key, and documents it. */
export const idempotency: Part = {
  admit(app) {
    const once = runOncePerKey(app)
    app.addHook('onRoute', ({ method, url, schema, config }) => {
      if (!config?.spec?.idempotent || !schema) return
      requireSound(`${method} ${url}`, config.audience, config.spec)
      document(schema)
      config.around = once
    })
  },
  guide: `## Idempotency

A POST that must not run twice requires an \`Idempotency-Key\` of your choice: a repeated request with the same key
returns the first response.`,
}

/** Throws at startup for a route that could not work as declared. */
function requireSound(name: string, audience: string | undefined, { reply }: AnySpec): void {
  if (audience === 'anonymous')
    throw new Error(`${name} is idempotent, but anonymous. Declare it with on.user or on.admin.`)
  if (formsOf(reply).some(({ kind }) => /^(bytes|stream|file|events)$/.test(kind)))
    throw new Error(
      `${name} is idempotent, but its reply cannot be stored. Reply with JSON, text or a redirect.`,
    )
}

const requestHeader = Type.String({
  description:
    'A unique key of your choice. A repeated request with the same key returns the first response.',
  minLength: 1,
  maxLength: 255,
  pattern: '[^\\s"]',
})

const replayedHeader = {
  type: 'string',
  description: '`true` if this is the response to an earlier request with the same Idempotency-Key.',
  example: 'true',
}

/** Adds the header of the request, that of successful responses, and the 400 for a missing key. */
function document(schema: FastifySchema): void {
  const declared: TProperties = Object(schema.headers).properties
  const responses: Record<string, object> = Object(schema.response)
  for (const [status, response] of Object.entries(responses))
    if (status.startsWith('2'))
      Object.assign(response, {
        headers: { 'Idempotency-Replayed': replayedHeader, ...Object(response).headers },
      })
  Object.assign(responses, { 400: problemResponseSchema(STATUS_CODES[400]) })
  const sentence =
    'A repeated request with the same `Idempotency-Key` is not run again: it returns the first response.'
  Object.assign(schema, {
    headers: Type.Object({ 'idempotency-key': requestHeader, ...declared }),
    description: `${schema.description} ${sentence}`,
  })
}
