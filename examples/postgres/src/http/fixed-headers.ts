import type { FastifyInstance, FastifyReply } from 'fastify'
import { about } from '../about.ts'
import type { Settings } from '../config.ts'

/** What a page of /docs may load: its own files, and the styles that Swagger UI writes into elements. */
export const docsPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"

/** The headers that every answer has, a refused one included. They are made once: they do not depend on the request. */
export function fixedHeaders(app: FastifyInstance, config: Settings): (reply: FastifyReply) => FastifyReply {
  const headers = headersOf(config)
  const write = (reply: FastifyReply) => reply.headers(headers)
  app.addHook('onRequest', (_request, reply, done) => {
    write(reply)
    done()
  })
  return write
}

function headersOf({ COMMIT, HSTS }: Settings): Record<string, string> {
  return {
    'api-version': COMMIT ? `${about.version}+${COMMIT}` : about.version,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...(HSTS > 0 && { 'strict-transport-security': `max-age=${HSTS}; includeSubDomains` }),
  }
}
