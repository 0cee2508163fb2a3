import { Cancelled } from '../../core/system/errors.ts'
import { type ConnectionFault, connectionFault } from './connection-fault.ts'

export interface SmokeRequest {
  readonly method: string
  /** The whole URL. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
}

export interface SmokeResponse {
  readonly kind: 'response'
  readonly status: number
  readonly headers: Headers
  /** At most `longest` bytes; empty for an event stream, which does not end. */
  readonly text: string
  readonly milliseconds: number
}

/** Without a response: why, in a sentence. */
export interface NoResponse extends ConnectionFault {
  readonly kind: 'fault'
  readonly milliseconds: number
}

export type Exchange = SmokeResponse | NoResponse

export type Send = (request: SmokeRequest) => Promise<Exchange>

export interface SendOptions {
  /** Of one request, in milliseconds. */
  readonly timeout: number
  readonly signal: AbortSignal
}

/** Sends one request. Redirects are not followed: a key and a check are for this host alone. */
export async function send(request: SmokeRequest, { timeout, signal }: SendOptions): Promise<Exchange> {
  const started = performance.now()
  const spent = () => Math.round(performance.now() - started)
  const { method, url, body, headers } = request
  try {
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json, application/problem+json;q=0.9, */*;q=0.1',
        'user-agent': 'gapi-smoke',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await textOf(response)
    return {
      kind: 'response',
      status: response.status,
      headers: response.headers,
      text,
      milliseconds: spent(),
    }
  } catch (error) {
    if (signal.aborted) throw new Cancelled('Cancelled.')
    return { kind: 'fault', ...connectionFault(error, url, timeout), milliseconds: spent() }
  }
}

/** Bytes that are read of one response. */
const longest = 10_000_000

async function textOf({ body, headers }: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  if (body === null) return ''
  const reader = body.getReader()
  if (!mediaTypeOf(headers).startsWith('text/event-stream'))
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return Buffer.concat(parts).toString()
      parts.push(value)
      length += value.length
      if (length > longest) break
    }
  await reader.cancel()
  return Buffer.concat(parts).toString()
}

/** `application/json`, without parameters. */
export function mediaTypeOf(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}
