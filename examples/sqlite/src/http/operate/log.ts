import type { Server } from 'node:http'
import {
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Settings } from '../../config/config.ts'
import { addressOf } from '../request/address.ts'
import { redact, withoutKeys, withoutValues } from './redact.ts'
import { redactUrl } from './redact-url.ts'

/** The destination of log lines. Each line ends with a newline. */
export interface LogOutput {
  write(lines: string): void
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Its URL as `loggedUrl` returns it, set by a part that knows it. */
    loggedUrl: string | null
  }
}

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
type LogArguments = [first: unknown, ...rest: unknown[]]

/** Fastify's logger options: JSON lines without secrets. */
export function logging({ LOG_LEVEL }: Settings, output: LogOutput): FastifyHttpOptions<Server> {
  const logController = new OwnLines({ disableRequestLogging: true, requestIdLogLabel: 'request_id' })
  if (LOG_LEVEL === 'silent') return { logger: false, logController }
  return {
    logController,
    childLoggerFactory: (logger, bindings) => new RequestLogger(logger, bindings),
    logger: {
      level: LOG_LEVEL,
      base: null,
      formatters: { log: redact, level: level => ({ level }) },
      serializers: { err: Object }, // `redact` has already serialized it.
      hooks: {
        logMethod(args, method) {
          Reflect.apply(method, this, cleanArguments(args))
        },
      },
      stream: { write: line => output.write(withoutKeys(line)) },
    },
  }
}

/** Of Fastify's own lines only this one is logged: a body failed while it was sent, so its caller got a part. */
class OwnLines extends LogController {
  override streamError(error: Error, request: FastifyRequest): void {
    const isGone = 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
    if (!isGone && !request.raw.destroyed) request.log.error(error)
  }
}

/** The logger of a request. Its child logger is created at the first use, as that costs as much as a small route. */
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

  trace(...cleanArguments: LogArguments): void {
    this.#write('trace', cleanArguments)
  }

  debug(...cleanArguments: LogArguments): void {
    this.#write('debug', cleanArguments)
  }

  info(...cleanArguments: LogArguments): void {
    this.#write('info', cleanArguments)
  }

  warn(...cleanArguments: LogArguments): void {
    this.#write('warn', cleanArguments)
  }

  error(...cleanArguments: LogArguments): void {
    this.#write('error', cleanArguments)
  }

  fatal(...cleanArguments: LogArguments): void {
    this.#write('fatal', cleanArguments)
  }

  silent(): void {}

  #write(level: Level, cleanArguments: LogArguments): void {
    this.#own ??= this.#parent.child(this.#bindings)
    Reflect.apply(this.#own[level], this.#own, cleanArguments)
  }
}

/**
 * Logs one line per request after the response. It is built here, because the logger would take longer. Only the URL and the name
 * of a client can have a key in them.
 */
export function requestLog(app: FastifyInstance, { LOG_LEVEL }: Settings, output: LogOutput): void {
  app.decorateRequest('loggedUrl', null)
  if (LOG_LEVEL !== 'debug' && LOG_LEVEL !== 'info') return
  app.addHook('onResponse', (request, { statusCode, elapsedTime }, done) => {
    const { id, method, url, user, traceparent } = request
    const client = user ? `,"client":${withoutKeys(JSON.stringify(user.name))}` : ''
    output.write(
      `{"level":"info","time":${Date.now()},"request_id":"${id}","traceparent":"${traceparent}","method":"${method}",` +
        `"url":${request.loggedUrl ?? loggedUrl(url)},"status":${statusCode},"ms":${Math.round(elapsedTime * 10) / 10},` +
        `"ip":"${addressOf(request)}"${client},"msg":"request"}\n`,
    )
    done()
  })
}

/** A URL without secrets, as JSON. */
export function loggedUrl(url: string): string {
  return withoutKeys(JSON.stringify(redactUrl(url)))
}

/** Writes the lines of one turn of the event loop at once: a write per line costs as much as a small route. */
export function batched(output: LogOutput): LogOutput & { flush(): void } {
  let pending = ''
  const flush = () => {
    const lines = pending
    pending = ''
    if (lines) output.write(lines)
  }
  return {
    flush,
    write(lines) {
      if (!pending) setImmediate(flush)
      pending += lines
    },
  }
}

/** Uses the error's message if there is no other. Removes values from messages. */
function cleanArguments([first, ...rest]: LogArguments): LogArguments {
  const error = first instanceof Error ? first : Object(first).err
  const args = rest.length === 0 && error instanceof Error ? [error.message] : rest
  const withoutSecrets = (value: unknown) => (typeof value === 'string' ? withoutValues(value) : value)
  return [withoutSecrets(first), ...args.map(withoutSecrets)]
}
