import { UserError } from '../errors.ts'

/** A request to be sent again. */
export interface ReplayRequest {
  readonly method: (typeof methods)[number]
  /** The path and the query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly audience: 'anonymous' | 'user' | 'admin'
  /** The name of the client that sent it; another one of the audience stands in where it does not exist. */
  readonly client: string | null
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const audiences = ['anonymous', 'user', 'admin'] as const

/** Headers that the app sets, or that stand for the caller. */
const left = /^(?:host|connection|content-length|transfer-encoding|authorization|cookie|expect)$/i

/** Reads the JSON that the verb takes. */
export function requestIn(text: string): ReplayRequest {
  const {
    method: said,
    url,
    headers = {},
    body = null,
    audience: named = 'anonymous',
    client = null,
  } = parsed(text)
  const audience = audiences.find(each => each === named)
  const method = methods.find(each => each === said)
  if (!method) throw unusable('method is not one of HTTP')
  if (typeof url !== 'string' || !url.startsWith('/')) throw unusable('url is not a path')
  if (body !== null && typeof body !== 'string') throw unusable('body is neither a text nor null')
  if (!audience) throw unusable(`audience is not one of ${audiences.join(', ')}`)
  const sent = Object.entries(Object(headers)).filter(([name]) => !left.test(name))
  return {
    method,
    url,
    headers: Object.fromEntries(sent.map(([name, value]) => [name, String(value)])),
    body,
    audience,
    client: client === null ? null : String(client),
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw unusable('it is not JSON')
  }
}

function unusable(why: string): UserError {
  return new UserError(`Standard input is not a request: ${why}.`, 'docs/recordings.md shows one.', 2)
}
