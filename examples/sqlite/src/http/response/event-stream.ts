import { Readable } from 'node:stream'

/** An event (WHATWG HTML, 9.2). `event` is its name, `retry` the milliseconds before the caller reconnects. */
export interface ServerEvent<T> {
  readonly data: T
  readonly id?: string
  readonly event?: string
  readonly retry?: number
}

/** A comment, which callers ignore: it opens the stream, and keeps the connection while there are no events. */
export const HEARTBEAT = ':\n\n'

/** The text of server-sent events. It ends when `signal` is aborted; whenever it ends, the source is closed. */
export function eventStream(
  source: AsyncIterable<ServerEvent<unknown>>,
  json: (data: unknown) => string,
  signal: AbortSignal,
): Readable {
  const iterator = source[Symbol.asyncIterator]()
  const body = new Readable({
    read() {
      iterator
        .next()
        .then(({ done, value }) => {
          if (!signal.aborted) body.push(done ? null : textOf(value, json))
        })
        .catch(error => void (signal.aborted || body.destroy(error)))
    },
    destroy(error, done) {
      // Not awaited: a source that ignores its signal closes only after its next event.
      iterator.return?.().catch(() => {})
      done(error)
    },
  })
  signal.addEventListener('abort', () => body.push(null), { once: true })
  body.push(HEARTBEAT)
  return body
}

function textOf({ id, event, retry, data }: ServerEvent<unknown>, json: (data: unknown) => string): string {
  const fields = Object.entries({ id, event, retry }).flatMap(([name, value]) => {
    if (value === undefined) return []
    if (/[\r\n\0]/.test(String(value))) throw new Error(`The ${name} of an event is not one line.`)
    return [`${name}: ${value}\n`]
  })
  return `${fields.join('')}data: ${json(data)}\n\n`
}
