import { hash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { problem } from '../response/problem.ts'
import { jsonParser } from './json.ts'
import { type Validated, validatorOf } from './validation.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The bytes of the body, of a route that declares it. */
    rawBody?: Buffer
    /** The hashes of what is not in `body`, by which a repeated request is told from another. */
    bodyHashes?: readonly string[]
  }
}

/** Keeps the bytes of bodies for the routes of `app`: of JSON, which is parsed too, or of these media types. */
export function rawBodies(app: FastifyInstance, types: true | readonly string[]) {
  if (types === true) return rawJson(app)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>([...types], { parseAs: 'buffer' }, (request, bytes, done) => {
    request.rawBody = bytes
    request.bodyHashes = [hash('sha256', bytes)]
    done(null, undefined)
  })
  app.addContentTypeParser('*', ({ headers }, _payload, done) =>
    done(problem(415, `Only ${types.join(' and ')} is read, not ${headers['content-type']?.slice(0, 100)}.`)),
  )
  const anyBody = () => ({})
  return ({ schema, httpPart }: Validated) => (httpPart === 'body' ? anyBody : validatorOf(schema, httpPart))
}

function rawJson(app: FastifyInstance): undefined {
  const parse = jsonParser(app)
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    request.rawBody = bytes
    return parse(request, bytes, done)
  })
}
