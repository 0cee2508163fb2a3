import type { FastifyInstance } from 'fastify'

/** One line per request, written when it is answered. */
export function requestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async ({ log, method, url, user }, { statusCode, elapsedTime }) => {
    const ms = Math.round(elapsedTime * 10) / 10
    log.info({ method, url, status: statusCode, ms, client: user?.name }, `${method} ${url} ${statusCode}`)
  })
}
