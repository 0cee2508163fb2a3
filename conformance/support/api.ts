import { Contract, type OpenApi } from './document.ts'
import { note } from './every-response.ts'
import { options } from './options.ts'
import type { HttpResponse } from './response.ts'
import { type RawPart, type Sent, send, sendRaw } from './send.ts'

export type Caller = 'admin' | 'user' | 'other'

export interface Asked {
  /** Whose API key is sent; none by default. */
  readonly as?: Caller | undefined
  readonly headers?: Readonly<Record<string, string>>
  /** A body, sent as JSON. */
  readonly json?: unknown
  /** A body, sent unchanged. */
  readonly raw?: string | Uint8Array
  /** Another server than the one under test. */
  readonly base?: string | undefined
}

/** The document of the server under test. */
export const contract = new Contract(await read())

async function read(): Promise<OpenApi> {
  const { status, text } = await send(options.url, { method: 'GET', path: '/openapi.json', headers: {} })
  if (status !== 200) throw new Error(`GET ${options.url}/openapi.json returned ${status}, not 200.`)
  return JSON.parse(text) as OpenApi
}

/**
 * Sends a request. All requests go through here, so that every response is checked against the document and
 * against the rules about every response.
 */
export async function call(method: string, path: string, asked: Asked = {}): Promise<HttpResponse> {
  const response = await send(asked.base ?? options.url, requestOf(method, path, asked))
  note(response, contract)
  return response
}

/** Sends raw bytes. The request in them is parsed; undefined where they contain none. */
export async function callRaw(
  asked: Pick<HttpResponse, 'method' | 'path'> | undefined,
  ...parts: readonly RawPart[]
) {
  const response = { ...(await sendRaw(options.url, parts)), ...asked }
  note(response, contract)
  return response
}

/** The path of `next` or Location, which may be relative to its page (RFC 3986). */
export function pathOf(link: string | null | undefined, page: string, base = options.url): string {
  if (!link) throw new Error(`${page} has no link`)
  const url = new URL(link, base + page)
  const prefix = new URL(base).pathname.replace(/\/$/, '')
  const path = url.pathname + url.search
  if (!path.startsWith(`${prefix}/`)) throw new Error(`${link} leads out of ${prefix}`)
  return path.slice(prefix.length)
}

export function bearer(caller: Caller): { authorization: string } {
  return { authorization: `Bearer ${options[caller]}` }
}

function requestOf(method: string, path: string, { as, headers, json, raw }: Asked): Sent {
  const type = json === undefined ? {} : { 'content-type': 'application/json' }
  const body = json === undefined ? raw : JSON.stringify(json)
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return { method, path, body, headers: { ...(as && bearer(as)), ...type, ...length, ...headers } }
}
