import type { Server } from 'node:http'
import { type FastifyHttpOptions, type FastifyInstance, LogController } from 'fastify'
import type { Settings } from '../config.ts'
import { redact, redactUrl } from './redact.ts'
import { RequestLogger } from './request-logger.ts'

/** Where log lines go; stdout unless somebody else listens. */
export interface Sink {
  write(line: string): void
}

/** How Fastify logs: JSON lines without secrets. */
export function logging({ LOG_LEVEL }: Settings, sink?: Sink): FastifyHttpOptions<Server> {
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
      ...(sink && { stream: sink }),
    },
  }
}

/** One line per request, written when it is answered. */
export function requestLog(app: FastifyInstance): void {
  app.addHook('onResponse', (request, { statusCode, elapsedTime }, done) => {
    const { id, method, url, user, traceparent, ip } = request
    app.log.info(
      {
        request_id: id,
        traceparent,
        method,
        url: redactUrl(url),
        status: statusCode,
        ms: Math.round(elapsedTime * 10) / 10,
        ip,
        client: user?.name,
      },
      'request',
    )
    done()
  })
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
