import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Problem, problem } from '../response/problem.ts'

/** The maximum depth of nested arrays and objects in a request. */
export const MAX_DEPTH = 32

/**
 * Reads only JSON in UTF-8 (RFC 8259, section 8.1). An empty body counts as none, even with a Content-Type, which many
 * clients always send. JSON that is nested too deeply is refused before it is parsed, because parsing is expensive.
 */
export function jsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, jsonParser(app))
  app.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, ({ headers }, bytes, done) => {
    if (bytes.length === 0) return done(null, undefined)
    const type = headers['content-type'] ?? 'a body without Content-Type'
    return done(problem(415, `Only application/json is supported, not ${type.slice(0, 100)}.`))
  })
}

type Done = (error: Error | null, body?: unknown) => void

/** Parses the bytes of a body. */
export function jsonParser(app: FastifyInstance) {
  const parse = app.getDefaultJsonParser('error', 'error')
  return (request: FastifyRequest, bytes: Buffer, done: Done): unknown => {
    if (bytes.length === 0) return done(null, undefined)
    const refusal = encodingProblem(request)
    if (refusal) return done(refusal)
    if (!isUtf8(bytes)) return done(problem(400, 'The body is not UTF-8.'))
    const text = bytes.toString()
    if (isDeep(text)) return done(nestedTooDeeply('body'))
    return parse(request, text, done)
  }
}

export function nestedTooDeeply(part: string) {
  return problem(400, `The ${part} is nested more than ${MAX_DEPTH} levels deep.`)
}

/** A charset other than UTF-8. `utf8` is accepted; browsers accept it, too. */
const otherCharset = /;\s*charset\s*=(?!\s*"?utf-?8"?\s*(?:;|$))/i

/** Refuses other encodings: text that was decoded wrong and stored cannot be recovered. */
function encodingProblem({ headers }: FastifyRequest): Problem | undefined {
  const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = headers
  if (coding.trim().toLowerCase() !== 'identity')
    return problem(415, 'Content-Encoding is not supported: send the body as it is.', {
      headers: { 'accept-encoding': 'identity' },
    })
  if (otherCharset.test(type)) return problem(415, 'JSON must be UTF-8; other charsets are not supported.')
  return undefined
}

/** Counts open brackets outside strings. */
function isDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (quoted && character === '\\') i++
    else if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    if (depth > MAX_DEPTH) return true
  }
  return false
}
