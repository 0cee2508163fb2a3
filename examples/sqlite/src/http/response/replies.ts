import { validateHeaderValue } from 'node:http'
import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'
import { checker } from '../request/validation.ts'
import { download, type FileReply } from './download.ts'
import { createTagger, etagOf } from './etag.ts'
import { jsonWriter, writerOf } from './reply.ts'
import { type Replies, ReplyKind, type ReplyWriter, type Returned, type SuccessStatus } from './reply-kind.ts'
import { eventStreamer, type OpenEvents, type OpenStream, streamer } from './streaming.ts'

/** Text of another media type, e.g. `text('text/csv')`. */
export function text(type: string): ReplyKind<string> {
  return new ReplyKind({ kind: 'text', types: [type] }, (_app, status) => {
    const tagOf = createTagger()
    const contentType = `${type}; charset=utf-8`
    return { write: text => ({ status, headers: { 'content-type': contentType, etag: tagOf(text) }, text }) }
  })
}

/** Bytes in memory, e.g. `bytes('application/pdf')`. */
export function bytes(type: string): ReplyKind<Uint8Array> {
  return new ReplyKind({ kind: 'bytes', types: [type] }, (_app, status) => ({
    write(value: Uint8Array) {
      const content = Buffer.from(value)
      return { status, headers: { 'content-type': type, etag: etagOf(content) }, text: undefined, content }
    },
  }))
}

/** A body that is made while it is sent, e.g. `stream('text/csv')`: the handler returns a function that opens it. */
export function stream(type: string): ReplyKind<OpenStream> {
  const headers = { 'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type }
  return new ReplyKind({ kind: 'stream', types: [type] }, (_app, status) => ({
    write(open: OpenStream) {
      return { status, headers, text: undefined, content: streamer(open) }
    },
  }))
}

/** Server-sent events whose data has this schema: the handler returns a function that opens them. */
export function events<T extends TSchema>(schema: T): ReplyKind<OpenEvents<Static<T>>> {
  return new ReplyKind({ kind: 'events', types: ['text/event-stream'], schema }, (app, status) => {
    const sends = eventStreamer(app, schema)
    const headers = {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    }
    return { write: open => ({ status, headers, text: undefined, content: sends(open) }) }
  })
}

/** A file on disk, with ranges and conditional requests, e.g. `file('image/png', 'image/jpeg')`. */
export function file<Type extends string>(...types: [Type, ...Type[]]): ReplyKind<FileReply<Type>> {
  return new ReplyKind({ kind: 'file', types }, (_app, status) => ({
    write(file: FileReply<Type>) {
      const { type = types[0] } = file
      if (!types.includes(type)) throw new Error(`${type} is not declared: ${types.join(', ')}.`)
      return { status, headers: { 'content-type': type }, text: undefined, content: download(file) }
    },
  }))
}

/** A redirect: the handler returns a URL, or a path of this API. */
export function redirect(status: 301 | 302 | 303 | 307 | 308 = 302): ReplyKind<string> {
  return new ReplyKind({ kind: 'redirect', types: [], status }, () => ({
    write: (target: string, _reply, prefix) => ({
      status,
      headers: { location: locationOf(target, prefix) },
      text: undefined,
    }),
  }))
}

/** The same reply with headers of its own: the handler returns `{ body, headers }`. */
export function withHeaders<R extends TSchema | ReplyKind<unknown>, H extends TProperties>(
  reply: R,
  headers: H,
) {
  type Value = { readonly body: Returned<R>; readonly headers: Static<TObject<H>> }
  const form =
    reply instanceof ReplyKind
      ? reply.form
      : ({ kind: 'json', types: ['application/json'], schema: reply } as const)
  const isDeclared = checker(Type.Object(headers))
  return new ReplyKind<Value>({ ...form, headers }, (app, status) => {
    const inner: ReplyWriter<unknown> =
      reply instanceof ReplyKind ? reply.writer(app, status) : jsonWriter(status, true)
    return {
      write(value, reply, prefix) {
        if (!isDeclared(value.headers)) throw new Error('The headers of the reply are not those declared.')
        const answer = inner.write(value.body, reply, prefix)
        return { ...answer, headers: { ...answer.headers, ...textsOf(value.headers) } }
      },
      resourceOf: ({ body }) => (inner.resourceOf ? inner.resourceOf(body) : body),
    }
  })
}

/** One of several statuses, with the body of its reply. */
type OneOf<M> = {
  [Status in keyof M]: M[Status] extends null
    ? { readonly status: Status; readonly body?: undefined }
    : { readonly status: Status; readonly body: Returned<M[Status]> }
}[keyof M]

/**
 * Several statuses of success, each with its reply, or null for none: `statuses({ 200: Order, 201: Order, 202: null })`.
 * The handler returns `withStatus(201, order)`.
 */
export function statuses<const M extends Replies>(
  replies: M & { readonly [Status in Exclude<keyof M, SuccessStatus>]: never },
): ReplyKind<OneOf<M>> {
  const entries = Object.entries<Replies[200]>(replies)
  const form = { kind: 'statuses', types: [], status: Number(entries[0]?.[0]), replies } as const
  return new ReplyKind<OneOf<M>>(form, app => {
    const writers = new Map(
      entries.map(([status, reply]) => [status, writerOf(app, reply ?? null, Number(status))]),
    )
    const writerFor = (status: unknown) => {
      const writer = writers.get(String(status))
      if (!writer) throw new Error(`The status ${status} is not declared: ${[...writers.keys()].join(', ')}.`)
      return writer
    }
    return {
      write: ({ status, body }, reply, prefix) => writerFor(status).write(body, reply, prefix),
      resourceOf({ status, body }) {
        const { resourceOf } = writerFor(status)
        return resourceOf ? resourceOf(body) : body
      },
    }
  })
}

/** What a handler with several statuses returns: one of them, with its body if it has one. */
export function withStatus<S extends SuccessStatus>(status: S): { readonly status: S }
export function withStatus<S extends SuccessStatus, B>(
  status: S,
  body: B,
): { readonly status: S; readonly body: B }
export function withStatus(status: SuccessStatus, body?: unknown) {
  return { status, body }
}

function textsOf(headers: object): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return []
    validateHeaderValue(name, String(value))
    return [[name.toLowerCase(), String(value)]]
  })
  return Object.fromEntries(entries)
}

const ours = 'http://ours.invalid'

/** Refuses `//other.example`, which a browser takes for another host. */
function locationOf(target: string, prefix: string): string {
  if (!target.startsWith('/')) return new URL(target).href
  const { origin, pathname, search, hash } = new URL(target, ours)
  if (origin !== ours) throw new Error(`${target} is not a path.`)
  return prefix + pathname + search + hash
}
