import type { FastifyInstance } from 'fastify'
import { run } from './errors.ts'

/**
 * Calls `close` once: at SIGTERM or SIGINT, and after an uncaught error or an unhandled rejection, when the state is
 * unknown. The exit code is then 1.
 */
export function onStop(app: FastifyInstance, close: () => Promise<void>): void {
  let isStopping = false
  const stop = () => {
    if (!isStopping) run(close)
    isStopping = true
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
  process.on('uncaughtException', error => {
    app.log.fatal({ err: error }, 'Uncaught error: the process stops.')
    process.exitCode = 1
    stop()
  })
}
