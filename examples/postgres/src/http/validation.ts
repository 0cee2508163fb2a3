import AjvCompiler from '@fastify/ajv-compiler'
import type { FastifyInstance } from 'fastify'

/** Text from the URL becomes the type its schema asks for; JSON has types of its own and must match them. */
export function validation(app: FastifyInstance): void {
  const options = { removeAdditional: false, useDefaults: true, allErrors: true } as const
  const build = AjvCompiler()
  const body = build({}, { customOptions: { ...options, coerceTypes: false } })
  const text = build({}, { customOptions: { ...options, coerceTypes: true } })
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(route => (route.httpPart === 'body' ? body : text)(route))
}
