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
  app.decorate('drain', () => {
    stops = true
  })
  app.addHook('onRequest', ({ routeOptions }, reply, done) => {
    if (!stops) return done()
    reply.header('connection', 'close')
    if (routeOptions.url === '/health/ready') done(problem(503, 'This instance is about to stop.'))
    else done()
  })
}
