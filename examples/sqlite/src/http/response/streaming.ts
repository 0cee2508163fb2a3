import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { Deadline } from '../../db/deadline.ts'
import type { Reader } from '../../db/unit-of-work.ts'
import { observersOf } from '../request/observers.ts'
import { eventStream, HEARTBEAT, type ServerEvent } from './event-stream.ts'
import type { SendBody } from './serialized-response.ts'

/** What a body has that is made while it is sent: the transaction of the request has ended. */
export interface Opening {
  /** Reads outside a transaction. Read page by page: an unfinished query keeps its connection. */
  readonly db: Reader
  /** Aborted when the caller disconnects. Event streams: also when the server stops. */
  readonly signal: AbortSignal
}

export interface EventsOpening extends Opening {
  /** The id of the last event that the caller has seen, if it reconnects. */
  readonly lastEventId: string | undefined
}

type Parts<T> = AsyncIterable<T> | Promise<AsyncIterable<T>>

export type OpenStream = (opening: Opening) => Parts<string | Uint8Array>
export type OpenEvents<T = unknown> = (opening: EventsOpening) => Parts<ServerEvent<T>>

/** Sends a body while it is made. */
export function streamer(open: OpenStream): SendBody {
  return async (request, reply) => {
    if (request.method === 'HEAD') return sendReadable(reply, Readable.from([]))
    const { signal } = abortedOnClose(reply)
    const parts = await opened(request, db => open({ db, signal }))
    return sendReadable(reply, parts instanceof Readable ? parts : Readable.from(parts))
  }
}

/** Sends server-sent events until they end, the caller disconnects or the server stops. */
export function eventStreamer(app: FastifyInstance, schema: TSchema): (open: OpenEvents) => SendBody {
  const { HEARTBEAT_INTERVAL } = app.config
  const dataSchema = { ...schema }
  const running = new Set<AbortController>()
  app.addHook('preClose', async () => {
    for (const each of running) each.abort()
  })

  return open => async (request, reply) => {
    if (request.method === 'HEAD') return sendReadable(reply, Readable.from([]))
    const { raw } = reply
    const controller = abortedOnClose(reply)
    const { signal } = controller
    const lastEventId = request.headers['last-event-id']?.toString()
    const isOpen = () => raw.headersSent && !raw.writableEnded && !raw.writableNeedDrain
    const beat = () => isOpen() && raw.write(HEARTBEAT)
    const heart = setInterval(beat, HEARTBEAT_INTERVAL * 1000)
    running.add(controller)
    raw.once('close', () => {
      running.delete(controller)
      clearInterval(heart)
    })
    const source = await opened(request, db => open({ db, signal, lastEventId }))
    const serialize = reply.compileSerializationSchema(dataSchema)
    const isObject = (data: unknown) => typeof data === 'object' && data !== null
    const json = (data: unknown) => (isObject(data) ? serialize(Object(data)) : JSON.stringify(data))
    return sendReadable(reply, eventStream(source, json, signal))
  }
}

/** Sends a readable. Ends the connection if the caller reads nothing of it for STALL_TIMEOUT. */
export function sendReadable(reply: FastifyReply, body: Readable): FastifyReply {
  const { raw, server } = reply
  raw.setTimeout(server.config.STALL_TIMEOUT * 1000, () => raw.destroy())
  // Fastify calls onResponse, which logs and counts, after 'finish' and 'error'. A caller who disconnects causes neither.
  raw.once('close', () => raw.writableFinished || raw.emit('error', disconnected()))
  return reply.send(body) // An async handler returns it, or Fastify would send another response.
}

const disconnected = () =>
  Object.assign(new Error('The caller disconnected.'), { code: 'ERR_STREAM_PREMATURE_CLOSE' })

/** A controller that aborts when the caller disconnects. */
function abortedOnClose({ raw }: FastifyReply): AbortController {
  const controller = new AbortController()
  raw.once('close', () => controller.abort())
  return controller
}

/** Opens a body with a reader outside transactions, within the time of a response. */
async function opened<T>(request: FastifyRequest, open: (db: Reader) => T | Promise<T>): Promise<T> {
  const { server } = request
  const deadline = new Deadline(server.config.RESPONSE_TIMEOUT)
  return server.runRead(open, { deadline, inTransaction: false, observers: observersOf(request) })
}
