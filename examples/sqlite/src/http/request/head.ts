import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { type Problem, problem } from '../response/problem.ts'

/**
 * Refuses invalid request heads with a problem. Node's own responses to them have no body, which is why its check of
 * Expect is handled here and `requireHostHeader` is off.
 */
export function headChecks(app: FastifyInstance): void {
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.addHook('onRequest', ({ raw }, _reply, done) => done(headProblem(raw)))
}

/** Why the headers of a request are refused, if they are. */
function headProblem({ headers, httpVersion, rawHeaders }: IncomingMessage): Problem | undefined {
  const duplicate = repeatedHeader(rawHeaders)
  if (duplicate) return problem(400, `The header ${duplicate} is sent more than once.`)
  if (headers.host === undefined && httpVersion === '1.1')
    return problem(400, 'An HTTP/1.1 request needs a Host header.')
  if (headers.host !== undefined && !validHost.test(headers.host))
    return problem(400, 'The Host header is not a valid host.')
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue')
    return problem(417, 'Only Expect: 100-continue is supported.')
  return transferCodingProblem(headers['transfer-encoding'], httpVersion)
}

/** A body with another transfer coding would be read as if it had none (RFC 9112, 6.1). */
function transferCodingProblem(coding: string | undefined, version: string): Problem | undefined {
  if (coding === undefined) return undefined
  if (version === '1.0') return problem(400, 'HTTP/1.0 does not support Transfer-Encoding.')
  const codings = coding.toLowerCase().split(/[\s,]+/)
  if (codings.some(name => name !== '' && name !== 'chunked'))
    return problem(501, 'Only the transfer coding chunked is supported.')
  return codings.length > 1 ? problem(400, 'The transfer coding chunked may be applied once.') : undefined
}

/** The path and query of a request. Drops the scheme and host of a target in absolute form (RFC 9112, 3.2.2). */
export function requestTarget({ url = '/' }: { readonly url?: string | undefined }): string {
  if (url.startsWith('/') || !URL.canParse(url)) return url
  const { pathname, search } = new URL(url)
  return pathname.startsWith('/') ? pathname + search : url
}

/** A name or an address with an optional port (RFC 9110, 7.2). */
const validHost = /^(?:[\w.~%!$&'()*+,;=-]*|\[[\da-f:.]+\])(?::\d*)?$/i

/** Headers that may occur once. A proxy might check one of two values, and the API use the other. */
const singletonHeaders = new Set(['host', 'authorization', 'content-type'])

function repeatedHeader(rawHeaders: readonly string[]): string | undefined {
  let seen = ''
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? ''
    if (!singletonHeaders.has(name)) continue
    if (seen.includes(name)) return name
    seen += `${name} `
  }
  return undefined
}
