import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { onTestFinished } from 'vitest'

export const smokeKey = 'key_smoke_1234567890'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface DeploymentOptions {
  /** `1.4.0+4f3b0c1`. */
  readonly version: string
  /** Changes a response before it is sent: how a deployment is broken. */
  readonly change?: (answer: Answer, request: string, count: number) => Answer
  /** What it serves and does (default: `thingsDocument`). */
  readonly document?: object
  /** A certificate, for https. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

export interface Deployment {
  readonly url: string
  /** `POST /v1/things`, and `POST /v1/things with the key`. */
  readonly requests: readonly string[]
  /** The names of the things that are there. */
  readonly things: ReadonlyMap<string, Thing>
}

interface Thing {
  readonly id: string
  readonly name: string
}

const header = (required: boolean) => ({ required, schema: { type: 'string' } })
const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const ok = (schema: object) => ({
  responses: { 200: { description: 'OK', headers: { 'API-Version': ref3('API-Version') }, ...json(schema) } },
})
const ref3 = (name: string) => ({ $ref: `#/components/headers/${name}` })
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const secured = { security: [{ key: [] }] }

/** The document of the deployment: things that anybody reads, and clients make and delete. */
export const thingsDocument = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1.4.0' },
  paths: {
    '/health/live': { get: ok({ type: 'object' }) },
    '/health/ready': { get: ok({ type: 'object' }) },
    '/version': { get: ok({ type: 'object' }) },
    '/v1/me': { get: { ...secured, ...ok({ type: 'object' }) } },
    '/v1/things': {
      get: ok({ type: 'object', properties: { items: { type: 'array', items: ref('Thing') } } }),
      post: {
        ...secured,
        parameters: [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string' } }],
        requestBody: json(ref('NewThing')),
        responses: {
          201: { description: 'Created', headers: { Location: header(true) }, ...json(ref('Thing')) },
        },
      },
    },
    '/v1/things/{id}': {
      parameters: [id],
      get: ok(ref('Thing')),
      delete: { ...secured, responses: { 204: { description: 'Gone' } } },
    },
  },
  components: {
    headers: { 'API-Version': header(true) },
    securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    schemas: {
      NewThing: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', maxLength: 80, examples: ['lamp'] } },
      },
      Thing: {
        type: 'object',
        required: ['id', 'name'],
        properties: { id: { type: 'string', format: 'uuid' }, name: { type: 'string', maxLength: 80 } },
      },
    },
  },
}

/** A deployed instance: a server on a port of this machine, stopped after the test. */
export async function deploy({
  version,
  change,
  tls,
  document = thingsDocument,
}: DeploymentOptions): Promise<Deployment> {
  const requests: string[] = []
  const things = new Map<string, Thing>()
  const stored = new Map<string, Answer>()
  add('first')
  const listener: RequestListener = async (request, response) => {
    const name = `${request.method} ${request.url}`
    const isKnown = request.headers.authorization === `Bearer ${smokeKey}`
    const body = await textOf(request)
    requests.push(isKnown ? `${name} with the key` : name)
    const answer = answerTo(name, isKnown, request.headers['idempotency-key'], body)
    const { status, headers, body: sent } = change?.(answer, name, requests.length) ?? answer
    const isText = typeof sent === 'string'
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers })
    response.end(isText ? sent : sent === undefined ? undefined : JSON.stringify(sent))
  }
  const server = tls ? createSecureServer(tls, listener) : createServer(listener)
  const port = await listening(server)
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, requests, things }

  function answerTo(name: string, isKnown: boolean, key: unknown, body: string): Answer {
    const headers = {
      'api-version': version,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'strict-transport-security': 'max-age=300',
    }
    const answer = (status: number, sent: unknown, more = {}) => ({
      status,
      headers: { ...headers, ...more },
      body: sent,
    })
    const [method, path = ''] = name.split(' ')
    const [number, commit] = version.split('+')
    const thing = things.get(path.split('/').at(-1) ?? '')
    if (path === '/openapi.json') return answer(200, document)
    if (path === '/version') return answer(200, { version: number, commit })
    if (path.startsWith('/health/')) return answer(200, { status: 'ok' })
    if (name === 'GET /v1/things') return answer(200, { items: [...things.values()] })
    if (method === 'GET' && thing) return answer(200, thing)
    if (!isKnown && /^\/v1\/(me|things)/.test(path)) return answer(401, { detail: 'The key is unknown.' })
    if (path === '/v1/me') return answer(200, { name: 'smoke' })
    if (method === 'DELETE' && thing) return answer(things.delete(thing.id) ? 204 : 404, undefined)
    if (name !== 'POST /v1/things') return answer(404, { detail: `There is no ${path}.` })
    const before = stored.get(String(key))
    if (before) return { ...before, headers: { ...before.headers, 'idempotency-replayed': 'true' } }
    const made = add(JSON.parse(body).name)
    const first = answer(201, made, { location: `/v1/things/${made.id}` })
    stored.set(String(key), first)
    return first
  }

  function add(name: string): Thing {
    const thing = { id: randomUUID(), name }
    things.set(thing.id, thing)
    return thing
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

function listening(server: Server): Promise<number> {
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new Promise(done => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
