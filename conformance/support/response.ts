/** One error of a problem (RFC 9457). */
export interface Fault {
  readonly in: string
  readonly pointer: string
  readonly detail: string
}

/** The JSON of a response, with the fields of a page, a resource and a problem. */
export interface Body {
  readonly [name: string]: unknown
  readonly id: string
  readonly items: readonly Body[]
  readonly next: string | null
  readonly errors: readonly Fault[]
}

export interface HttpResponse {
  readonly method: string
  /** The requested path, with the query. */
  readonly path: string
  readonly status: number
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The body parsed as JSON; empty where it is not JSON. */
  readonly body: Body
}

const nothing = {} as Body

export function responseOf(answered: Omit<HttpResponse, 'body'>): HttpResponse {
  return { ...answered, body: parsed(answered.text) }
}

function parsed(text: string): Body {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Body) : nothing
  } catch {
    return nothing
  }
}

/** The media type without its parameters; empty without one. */
export function mediaTypeOf({ headers }: HttpResponse): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** The pointers of a problem's errors, sorted. */
export function pointersOf({ body }: HttpResponse): string[] {
  return (body.errors ?? []).map(({ pointer }) => pointer).sort()
}
