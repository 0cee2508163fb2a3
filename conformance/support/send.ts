import { Agent, request as http } from 'node:http'
import { request as https, Agent as SecureAgent } from 'node:https'
import { connect } from 'node:net'
import { connect as secureConnect } from 'node:tls'
import { type HttpResponse, responseOf } from './response.ts'

export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | undefined
}

const agents = { http: new Agent({ keepAlive: true }), https: new SecureAgent({ keepAlive: true }) }

/** Sends a request unchanged: the path is not normalised, and no header is added except Host and a length. */
export function send(base: string, { method, path, headers, body }: Sent): Promise<HttpResponse> {
  const { protocol, hostname, port, pathname } = new URL(base)
  const secure = protocol === 'https:'
  const target = { hostname, port, path: pathname.replace(/\/$/, '') + path, timeout: 30_000 }
  return new Promise((resolve, reject) => {
    const agent = secure ? agents.https : agents.http
    const request = (secure ? https : http)({ ...target, method, headers, agent })
    request.on('error', reject)
    request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no response within 30 s`)))
    request.on('response', response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const { statusCode: status = 0, headers } = response
        resolve(responseOf({ method, path, status, headers: flat(headers), text }))
      })
    })
    request.end(body)
  })
}

/**
 * Sends bytes on a new connection, part by part, and reads until the server closes it or has answered
 * completely.
 */
export function sendRaw(base: string, parts: readonly RawPart[]): Promise<HttpResponse> {
  const { protocol, hostname, port } = new URL(base)
  const secure = protocol === 'https:'
  const to = { host: hostname, port: Number(port || (secure ? 443 : 80)) }
  return new Promise((resolve, reject) => {
    const socket = secure ? secureConnect({ ...to, servername: hostname }) : connect(to)
    const chunks: Buffer[] = []
    const done = () => {
      const response = rawResponse(Buffer.concat(chunks).toString('latin1'))
      if (response) resolve(response)
      else
        reject(
          new Error(`The connection ended without a response: ${Buffer.concat(chunks).subarray(0, 200)}`),
        )
      socket.destroy()
    }
    socket.setTimeout(15_000, done)
    socket.on('error', error => (chunks.length > 0 ? done() : reject(error)))
    socket.on('data', chunk => {
      chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
      if (isWhole(Buffer.concat(chunks).toString('latin1'))) done()
    })
    socket.on('close', done)
    writeAll(parts, bytes => socket.write(bytes)).catch(reject)
  })
}

/** Bytes to write, or a promise to wait for before the next part. */
export type RawPart = string | Promise<unknown>

async function writeAll(parts: readonly RawPart[], write: (bytes: string) => void): Promise<void> {
  for (const part of parts) typeof part === 'string' ? write(part) : await part
}

/** The last response in the text: 100 Continue may come before it. */
function rawResponse(text: string): HttpResponse | undefined {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [line = '', ...fields] = head.split('\r\n')
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1])
  if (!status) return undefined
  if (status < 200) return rawResponse(rest.join('\r\n\r\n'))
  const pairs = fields.map(field => [
    field.slice(0, field.indexOf(':')).toLowerCase(),
    field.slice(field.indexOf(':') + 1).trim(),
  ])
  const headers = Object.fromEntries(pairs) as Record<string, string>
  const body = rest.join('\r\n\r\n')
  const chunked = headers['transfer-encoding'] === 'chunked'
  const sent = Buffer.from(chunked ? body.replace(/^[0-9a-f]+\r\n|\r\n[0-9a-f]+\r\n/gi, '') : body, 'latin1')
  return responseOf({ method: 'RAW', path: '', status, headers, text: sent.toString() })
}

function isWhole(text: string): boolean {
  const response = rawResponse(text)
  if (!response) return false
  const { headers, status } = response
  if (status === 204 || status === 304) return true
  if (headers['transfer-encoding'] === 'chunked') return text.endsWith('0\r\n\r\n')
  return (
    headers['content-length'] !== undefined &&
    Buffer.byteLength(response.text) >= Number(headers['content-length'])
  )
}

function flat(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]))
}
