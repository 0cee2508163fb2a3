import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ConnectionError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Problem, problem } from '../response/problem.ts'

/** A request and its response. */
interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** How long to keep reading after an early response, in milliseconds. */
const LINGER = 2000

type OnRefusal = (status: number, ip: string | undefined) => void

/**
 * Makes sure that each request gets exactly one response. `headers` are part of every response; `onRefusal` is called for
 * one that runs no hooks.
 */
export function connections(headers: Readonly<Record<string, string>>, onRefusal: OnRefusal) {
  const latest = new WeakMap<Socket, Exchange>()
  const refused = new WeakSet<Socket>()
  /** Requests that were answered before their whole body arrived. */
  const answeredEarly = new WeakSet<IncomingMessage>()

  /** Responds to invalid HTTP and to timeouts. Never writes into a response that is being sent. */
  function refuse(refusal: Problem, socket: Socket): void {
    refused.add(socket)
    const last = latest.get(socket)
    const response = last?.reply.raw
    if (last && !last.request.raw.complete) {
      // The error is in the body of the last request.
      if (!answeredEarly.has(last.request.raw)) last.reply.send(refusal)
      else if (response?.writableFinished) socket.destroy()
    } else if (!response || response.writableFinished) {
      onRefusal(refusal.status, socket.remoteAddress)
      linger(socket, responseText(refusal, headers))
    } else response.once('close', () => linger(socket))
  }

  const begin = (request: FastifyRequest, reply: FastifyReply) => {
    latest.set(request.raw.socket, { request, reply })
  }

  return {
    onError({ code }: ConnectionError, socket: Socket): void {
      if (refused.has(socket)) return
      if (!socket.writable || code === 'ECONNRESET') return void socket.destroy()
      const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : code === 'HPE_HEADER_OVERFLOW' ? 431 : 400
      refuse(problem(status, 'The request cannot be read.'), socket)
    },

    /** To call before a response that runs no hooks is sent. */
    beforeUnhooked(request: FastifyRequest, reply: FastifyReply): void {
      begin(request, reply)
      answeredEarly.add(request.raw)
      closeIfEarly(request.raw, reply)
    },

    watch(app: FastifyInstance): void {
      app.server.on('connect', ({ socket }) => {
        socket.on('error', () => socket.destroy())
        refuse(problem(501, 'CONNECT is not supported: this server is not a proxy.'), socket)
      })
      app.addHook('onRequest', (request, reply, done) => {
        begin(request, reply)
        done()
      })
      app.addHook('onSend', ({ raw }, reply, _payload, done) => {
        // A handler that returns after its request was refused: the refusal is being sent.
        if (answeredEarly.has(raw)) return
        if (!isBodyPending(raw)) return done()
        answeredEarly.add(raw)
        // Bytes that arrived together with the head are read in this turn of the event loop.
        setImmediate(() => {
          if (reply.raw.headersSent) return
          closeIfEarly(raw, reply)
          done()
        })
      })
    },
  }
}

/** Closes the connection after a response that was sent before the body arrived. */
function closeIfEarly(request: IncomingMessage, reply: FastifyReply): void {
  if (!isBodyPending(request)) return
  reply.header('connection', 'close')
  request.once('end', () => reply.raw.writableFinished && request.socket.destroy())
  request.socket.destroySoon = () => {
    linger(request.socket)
    request.resume()
  }
}

function isBodyPending({ complete, headers }: IncomingMessage): boolean {
  if (complete !== false) return false
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** Keeps reading after the last response: closing at once could reset the connection before that (RFC 9112, 9.6). */
function linger(socket: Socket, text = ''): void {
  const timer = setTimeout(() => socket.destroy(), LINGER)
  socket
    .once('close', () => clearTimeout(timer))
    .end(text)
    .resume()
}

function responseText({ status, message }: Problem, headers: Readonly<Record<string, string>>): string {
  const title = STATUS_CODES[status]
  const text = JSON.stringify({ type: 'about:blank', title, status, detail: message })
  const own = { 'content-type': 'application/problem+json', 'content-length': String(text.length) }
  const fields = Object.entries({ ...headers, ...own, connection: 'close' })
  const lines = fields.map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${title}`, ...lines, '', text].join('\r\n')
}
