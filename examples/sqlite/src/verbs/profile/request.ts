import { text } from 'node:stream/consumers'
import { UserError } from '../../errors.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const callers = ['anonymous', 'user', 'admin'] as const

/** What gapi writes to standard input. */
export interface ProfileRequest {
  readonly method: (typeof methods)[number]
  /** With its query. `{id}` stands for that field of the first item of the list before it. */
  readonly path: string
  readonly as: (typeof callers)[number]
  /** JSON. `{/v1/products}` stands for the id of the first item of this list. */
  readonly body: string | null
  /** How often it is sent, after requests that warm it up. */
  readonly count: number
  /** The file for what was measured; null: only how long each request took. */
  readonly file: string | null
}

export async function readRequest(): Promise<ProfileRequest> {
  const given: Partial<Record<keyof ProfileRequest, unknown>> = Object(parsed(await text(process.stdin)))
  const { path, body, count, file } = given
  const method = methods.find(each => each === given.method)
  const as = callers.find(each => each === given.as)
  if (method && as && typeof path === 'string' && path.startsWith('/') && Number.isInteger(count))
    return { method, as, path, count: Number(count), body: textOrNull(body), file: textOrNull(file) }
  throw new UserError(
    'Standard input is not a request.',
    'Write {"method":"GET","path":"/version","as":"anonymous","count":100}',
    2,
  )
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
