import type { FastifyInstance } from 'fastify'
import { problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** From now on /health/ready answers 503, and callers are told to open their next connection elsewhere. */
    drain(): void
  }
}

/** Between SIGTERM and the close requests are still served, so that load balancers can notice. */
export function draining(app: FastifyInstance): void {
  let stops = false
  const drain = () => {
    stops = true
  }
  app.decorate('drain', drain)
  app.addHook('preClose', async () => drain())

  app.addHook('onRequest', ({ routeOptions }, _reply, done) => {
    if (stops && routeOptions.url === '/health/ready') done(problem(503, 'This instance is about to stop.'))
    else done()
  })
  // Also for a request that began before: a connection that is kept alive would keep the server from closing.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stops) reply.header('connection', 'close')
    done()
  })
}
