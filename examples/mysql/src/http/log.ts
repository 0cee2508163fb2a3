import type { Server } from 'node:http'
import { type FastifyBaseLogger, type FastifyHttpOptions, type FastifyInstance, LogController } from 'fastify'
import type { Settings } from '../config.ts'

/** Where log lines go, each with its end of line. */
export interface Sink {
  write(lines: string): void
}

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
type Words = [first: unknown, ...rest: unknown[]]

/** How Fastify logs: JSON lines without secrets. */
export function logging({ LOG_LEVEL }: Settings, sink: Sink): FastifyHttpOptions<Server> {
  const logController = new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' })
  if (LOG_LEVEL === 'silent') return { logger: false, logController }
  return {
    logController,
    childLoggerFactory: (logger, bindings) => new RequestLogger(logger, bindings),
    logger: {
      level: LOG_LEVEL,
      base: null,
      formatters: { log: redact, level: level => ({ level }) },
      serializers: { err: describe },
      stream: sink,
    },
  }
}

/** The logger of one request. It is made when a handler first logs: a child logger costs as much as a small route. */
class RequestLogger implements FastifyBaseLogger {
  readonly #parent: FastifyBaseLogger
  readonly #bindings: Record<string, unknown>
  #own: FastifyBaseLogger | undefined

  constructor(parent: FastifyBaseLogger, bindings: Record<string, unknown>) {
    this.#parent = parent
    this.#bindings = bindings
  }

  get level() {
    return this.#parent.level
  }

  child(...[bindings, options]: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#parent.child({ ...this.#bindings, ...bindings }, options)
  }

  trace(...words: Words): void {
    this.#write('trace', words)
  }

  debug(...words: Words): void {
    this.#write('debug', words)
  }

  info(...words: Words): void {
    this.#write('info', words)
  }

  warn(...words: Words): void {
    this.#write('warn', words)
  }

  error(...words: Words): void {
    this.#write('error', words)
  }

  fatal(...words: Words): void {
    this.#write('fatal', words)
  }

  silent(): void {}

  #write(level: Level, words: Words): void {
    this.#own ??= this.#parent.child(this.#bindings)
    Reflect.apply(this.#own[level], this.#own, words)
  }
}

/** One line per request, when it is answered. The line is put together here: the logger would take longer for it. */
export function requestLog(app: FastifyInstance, { LOG_LEVEL }: Settings, sink: Sink): void {
  if (LOG_LEVEL !== 'debug' && LOG_LEVEL !== 'info') return
  app.addHook('onResponse', (request, { statusCode, elapsedTime }, done) => {
    const { id, method, url, user, traceparent, ip } = request
    const client = user ? `,"client":${JSON.stringify(user.name)}` : ''
    sink.write(
      `{"level":"info","time":${Date.now()},"request_id":"${id}","traceparent":"${traceparent}","method":"${method}",` +
        `"url":${JSON.stringify(redactUrl(url))},"status":${statusCode},"ms":${Math.round(elapsedTime * 10) / 10},` +
        `"ip":${JSON.stringify(ip)}${client},"msg":"request"}\n`,
    )
    done()
  })
}

/** Writes the lines of one turn of the event loop together: a write for each would cost as much as a small route. */
export function inTurns(sink: Sink): Sink & { flush(): void } {
  let waiting = ''
  const flush = () => {
    const lines = waiting
    waiting = ''
    if (lines) sink.write(lines)
  }
  return {
    flush,
    write(lines) {
      if (!waiting) setImmediate(flush)
      waiting += lines
    },
  }
}

/** An error with what drivers hang onto it, and its causes; bindings and rows may hold personal data and stay out. */
function describe(error: Error): {
  type: string
  message: string
  stack: string
  code: unknown
  cause?: unknown
} {
  const { name: type, message, stack = '', cause } = error
  const code = 'code' in error ? error.code : undefined
  return { type, message, code, stack, ...(cause instanceof Error && { cause: describe(cause) }) }
}

const secretName =
  /authorization|cookie|secret|passw|token|pepper|credential|signature|idempotency|api[-_]?key|(^|[-_])key$|_sha256$/i
const secretParameter =
  /([?&][^=&#]*(?:authorization|secret|passw|token|credential|signature|key|%)[^=&#]*=)[^&#]*/gi
const hidden = '[secret]'

/** A copy without the values of secret-like fields, four levels deep. */
function redact(fields: Record<string, unknown>, depth = 4): Record<string, unknown> {
  const shown = (name: string, value: unknown) => {
    if (secretName.test(name)) return hidden
    return isPlain(value) && depth > 0 ? redact(value, depth - 1) : value
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shown(name, value)]))
}

/** A URL without the values of key-like parameters, or of names that are percent-encoded and so cannot be judged. */
function redactUrl(url: string): string {
  return url.includes('?') ? url.replace(secretParameter, `$1${hidden}`) : url
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Error) && !('toJSON' in value)
}
