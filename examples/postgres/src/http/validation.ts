import AjvCompiler from '@fastify/ajv-compiler'
import type { FastifyInstance } from 'fastify'
import { problem } from './problem.ts'

/** Text from the URL becomes the type its schema asks for; JSON has types of its own and must match them. */
export function validation(app: FastifyInstance): void {
  const options = { removeAdditional: false, useDefaults: true, allErrors: true } as const
  const build = AjvCompiler()
  const body = build({}, { customOptions: { ...options, coerceTypes: false } })
  const text = build({}, { customOptions: { ...options, coerceTypes: true } })
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(route => (route.httpPart === 'body' ? body : text)(route))

  app.addHook('preValidation', async ({ params, query, body }) => {
    const errors = Object.entries({ params, query, body }).flatMap(([part, value]) =>
      unstorable(value).map(pointer => ({ in: part, pointer, detail: 'holds a character that is not text' })),
    )
    if (errors.length > 0) throw problem(422, 'The request is not valid.', { errors })
  })
}

/** Where there is a NUL, which PostgreSQL cannot store, or half a character, which none can give back. */
export function unstorable(value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') return /[\0\p{Surrogate}]/u.test(value) ? [pointer] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => unstorable(part, `${pointer}/${name}`))
}
