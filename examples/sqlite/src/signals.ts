import type { FastifyInstance } from 'fastify'
import { run } from './errors.ts'

/**
 * Calls `close` once: at SIGTERM or SIGINT, after an uncaught error or an unhandled rejection, when the state is unknown,
 * and when the program that reads the log has ended. In the last three cases the exit code is 1.
 */
export function onStop(app: FastifyInstance, close: () => Promise<void>): void {
  let isStopping = false
  const stop = () => {
    if (!isStopping) run(close)
    isStopping = true
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
  const fail = () => {
    process.exitCode = 1
    stop()
  }
  process.on('uncaughtException', error => {
    app.log.fatal({ err: error }, 'Uncaught error: the process stops.')
    fail()
  })
  // As an uncaught error it would be logged, and so fail again, without end. A full disk does not stop the server.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') fail()
  })
}
